"""Whom an ask was passed to, and why, as its asker and the coordinators read it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from docendo.commons.people.api import Person
from docendo.learning.asks import wording
from docendo.learning.asks.models import Ask, Passing
from docendo.learning.asks.rules import Reasons


@dataclass(frozen=True)
class Told:
    """Somebody to whom an ask was passed, and why; ``by`` is the coordinator who chose them."""

    person: Person
    why: tuple[SafeString, ...]
    by: Person | None
    at: datetime


@dataclass(frozen=True)
class Round:
    """Those who were asked at one time."""

    number: int
    at: datetime
    people: tuple[Told, ...]
    is_by_hand: bool = False


def rounds_of(
    community_id: int, asks: Sequence[Ask], names: Mapping[int, Mapping[int, str]]
) -> Mapping[int, tuple[Round, ...]]:
    """Whom each ask was passed to, the first first; ``names`` are the topics of each."""
    rows = Passing.objects.filter(community=community_id, ask__in=asks)
    found: defaultdict[int, dict[tuple[bool, datetime], list[Told]]] = defaultdict(dict)
    numbers: dict[tuple[bool, datetime], int] = {}
    for row in rows.select_related("person", "by").order_by("at", "pk"):
        told = Told(
            row.person,
            tuple(wording.why_they(Reasons.of(row.reasons), names.get(row.ask_id, {}))),
            row.by,
            row.at,
        )
        key = (row.by is not None, row.at)
        numbers[key] = row.round
        found[row.ask_id].setdefault(key, []).append(told)
    rounds: defaultdict[int, tuple[Round, ...]] = defaultdict(tuple)
    for ask_id, groups in found.items():
        rounds[ask_id] = tuple(
            Round(numbers[key], key[1], tuple(people), is_by_hand=key[0])
            for key, people in groups.items()
        )
    return rounds
