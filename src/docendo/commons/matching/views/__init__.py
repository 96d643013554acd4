"""The pages of finding peers."""

from docendo.commons.matching.views.profiles import (
    add_offers,
    add_wishes,
    change_offer,
    change_wish,
    confirm,
    find_members,
    profile,
    rather_not,
    rather_not_person,
    save_audiences,
    save_preferences,
    save_week,
)

__all__ = [
    "add_offers",
    "add_wishes",
    "change_offer",
    "change_wish",
    "confirm",
    "find_members",
    "profile",
    "rather_not",
    "rather_not_person",
    "save_audiences",
    "save_preferences",
    "save_week",
]
