"""Everything that changes a profile."""

from docendo.commons.matching.actions.profiles import (
    change_offer,
    confirm_offer,
    forget_person,
    may_again,
    offer_help,
    rather_not,
    rather_not_these,
    save_audiences,
    save_preferences,
    save_week,
    say_why,
    take_back_confirmation,
    wish_to_learn,
    withdraw_offer,
    withdraw_wish,
)

__all__ = [
    "change_offer",
    "confirm_offer",
    "forget_person",
    "may_again",
    "offer_help",
    "rather_not",
    "rather_not_these",
    "save_audiences",
    "save_preferences",
    "save_week",
    "say_why",
    "take_back_confirmation",
    "wish_to_learn",
    "withdraw_offer",
    "withdraw_wish",
]
