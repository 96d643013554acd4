"""What other apps may use of people."""

from docendo.commons.people.models import Person

__all__ = ["Person"]
