"""What people say of themselves for peers to be found, and who learns with whom."""

from docendo.commons.matching.models.matches import (
    Match,
    Matches,
    Place,
    seeing_a_match,
    seeing_an_introduction,
)
from docendo.commons.matching.models.profiles import (
    Certificate,
    Confirmation,
    Profile,
    RatherNot,
    Week,
    Why,
    of_person,
)
from docendo.commons.matching.models.within import has_a_place, in_a_match_of, of_match

__all__ = [
    "Certificate",
    "Confirmation",
    "Match",
    "Matches",
    "Place",
    "Profile",
    "RatherNot",
    "Week",
    "Why",
    "has_a_place",
    "in_a_match_of",
    "of_match",
    "of_person",
    "seeing_a_match",
    "seeing_an_introduction",
]
