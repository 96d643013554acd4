"""The pages of finding peers."""

from docendo.commons.matching.views.by_mail import answer
from docendo.commons.matching.views.introducing import (
    introduce,
    introduce_three,
    introducing,
    introductions,
    introductions_sheet,
    third,
)
from docendo.commons.matching.views.matches import (
    accept,
    ask,
    decline,
    end,
    match,
    peers,
    withdraw,
)
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
    "accept",
    "add_offers",
    "add_wishes",
    "answer",
    "ask",
    "change_offer",
    "change_wish",
    "confirm",
    "decline",
    "end",
    "find_members",
    "introduce",
    "introduce_three",
    "introducing",
    "introductions",
    "introductions_sheet",
    "match",
    "peers",
    "profile",
    "rather_not",
    "rather_not_person",
    "save_audiences",
    "save_preferences",
    "save_week",
    "third",
    "withdraw",
]
