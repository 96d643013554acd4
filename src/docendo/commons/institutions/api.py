"""What other apps may use of institutions."""

from docendo.commons.institutions.actions import free_domain
from docendo.commons.institutions.models import Identity, Provider

__all__ = ["Identity", "Provider", "free_domain"]
