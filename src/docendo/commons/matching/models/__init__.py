"""What people say of themselves for peers to be found."""

from docendo.commons.matching.models.profiles import (
    Certificate,
    Confirmation,
    Profile,
    RatherNot,
    Week,
    Why,
    of_person,
)

__all__ = [
    "Certificate",
    "Confirmation",
    "Profile",
    "RatherNot",
    "Week",
    "Why",
    "of_person",
]
