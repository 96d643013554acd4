"""What other apps may use of people."""

from docendo.commons.people.actions import Author, make_persona, not_joined, verified
from docendo.commons.people.bylines import Byline, bylines
from docendo.commons.people.languages import choices as language_choices
from docendo.commons.people.languages import name_of as language_name
from docendo.commons.people.models import Person
from docendo.commons.people.protocols import when_renamed
from docendo.commons.people.time_zones import zone

__all__ = [
    "Author",
    "Byline",
    "Person",
    "bylines",
    "language_choices",
    "language_name",
    "make_persona",
    "not_joined",
    "verified",
    "when_renamed",
    "zone",
]
