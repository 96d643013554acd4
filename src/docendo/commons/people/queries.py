"""Whom somebody has blocked: conditions for the queries of other apps, and one's own list.

A condition is a sub-query inside of a query that is asked anyway. It looks at one index, finds
nothing there for most people, and costs no page a query more.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from docendo.commons.people.models import Block, DeadAddress, Person
from docendo.kernel.prepared import Prepared

BLOCKED_PER_PAGE = 48


def blocked_by(person_id: int) -> QuerySet[Block, Any]:
    """Whom somebody has blocked, for a condition on who wrote."""
    return Block.objects.filter(person=person_id).values("blocked")


def unless_blocked(person_id: int | None, column: str = "author") -> Q:
    """Leaves out what was written by whom a reader has blocked; nobody has who is signed out.

    What a persona wrote stays, whoever is behind it.
    """
    return Q() if person_id is None else ~Q((f"{column}__in", blocked_by(person_id)))


def has_blocked(person_id: int | None) -> bool:
    """Whether somebody has blocked anybody: most have not, and no query need leave out anything."""
    return person_id is not None and bool(_first_block(person_id=person_id))


@Prepared
def _first_block(*, person_id: int) -> QuerySet[Block, Any]:
    return Block.objects.filter(person=person_id).values_list("pk")[:1]


def is_blocked(person_id: int | None, column: str = "pk") -> Exists:
    """Whether a reader has blocked the person of a row; nobody has the number 0."""
    return Exists(Block.objects.filter(person=person_id or 0, blocked=OuterRef(column)))


def blockers_of(person_id: int, *, among: Collection[int]) -> frozenset[int]:
    """Which of these people have blocked somebody."""
    rows = Block.objects.filter(blocked=person_id, person__in=among)
    return frozenset(rows.values_list("person_id", flat=True))


def apart_from(person_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """For each of these people those whom they have blocked, and those who have blocked them."""
    found: dict[int, set[int]] = {person_id: set() for person_id in person_ids}
    rows = Block.objects.filter(Q(person__in=person_ids) | Q(blocked__in=person_ids))
    for person_id, blocked_id in rows.values_list("person_id", "blocked_id"):
        for one, other in ((person_id, blocked_id), (blocked_id, person_id)):
            if one in found:
                found[one].add(other)
    return {person_id: frozenset(others) for person_id, others in found.items()}


def blocks_among(people: QuerySet[Any, Any]) -> Sequence[tuple[int, int]]:
    """Who of these people has blocked whom of them, for what brings people together."""
    rows = Block.objects.filter(person__in=people, blocked__in=people)
    return list(rows.order_by("pk").values_list("person_id", "blocked_id"))


def blocks_of(person_id: int) -> Sequence[tuple[int, int]]:
    """Who has blocked whom, as far as somebody is one of the two."""
    rows = Block.objects.filter(Q(person=person_id) | Q(blocked=person_id))
    return list(rows.order_by("pk").values_list("person_id", "blocked_id"))


def blocks_page(person: Person, *, page: int) -> Page[Block]:
    """One page of those whom somebody has blocked, the latest first."""
    own = Block.objects.filter(person=person).select_related("blocked")
    return Paginator(own.order_by("-at", "-pk"), BLOCKED_PER_PAGE).get_page(page)


def dead_address(person: Person) -> DeadAddress | None:
    """Since when no mail reaches somebody, and why; None where nothing is wrong."""
    return DeadAddress.objects.filter(address__iexact=person.email or "").first()


def has_dead_address(column: str = "email") -> Exists:
    """Whether mail has stopped to the address of a row."""
    return Exists(DeadAddress.objects.filter(address__iexact=OuterRef(column)))
