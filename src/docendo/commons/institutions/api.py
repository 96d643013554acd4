"""What other apps may use of institutions."""

from docendo.commons.institutions.models import Identity, Provider

__all__ = ["Identity", "Provider"]
