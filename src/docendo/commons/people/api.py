"""What other apps may use of people."""

from docendo.commons.people.actions import Author, not_joined, verified
from docendo.commons.people.languages import name_of as language_name
from docendo.commons.people.models import Person
from docendo.commons.people.protocols import when_renamed
from docendo.commons.people.rules import can_be_seen, one_line
from docendo.commons.people.time_zones import zone

__all__ = [
    "Author",
    "Person",
    "can_be_seen",
    "language_name",
    "not_joined",
    "one_line",
    "verified",
    "when_renamed",
    "zone",
]
