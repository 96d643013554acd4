"""Numbers and choices in addresses and forms, where anybody may write anything."""

from enum import Enum
from typing import TypeVar

from django.http import QueryDict

Choice = TypeVar("Choice", bound=Enum)

MOST_DIGITS = 18  # what every database holds
MOST_PAGES = 999_999


def number_in(text: str | None) -> int | None:
    """The number that a text is, or None."""
    return int(text) if text and text.isdecimal() and len(text) <= MOST_DIGITS else None


def page_number(query: QueryDict) -> int:
    """Which page of a list an address asks for; the first where it says nothing that is one."""
    return min(number_in(query.get("page")) or 1, MOST_PAGES)


def choice(kind: type[Choice], value: str | None, default: Choice) -> Choice:
    """Which of a few things an address asks for."""
    try:
        return kind(value)
    except ValueError:
        return default
