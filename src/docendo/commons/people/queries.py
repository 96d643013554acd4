"""Whom somebody has blocked: conditions for the queries of other apps, and one's own list; and how
somebody signs in.

A condition is a sub-query inside of a query that is asked anyway. It looks at one index, finds
nothing there for most people, and costs no page a query more.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from docendo.commons.people.account.factors.sealing import Unreadable
from docendo.commons.people.models import Block, DeadAddress, Device, Person, SignInChange
from docendo.commons.people.protocols import INSTITUTIONS
from docendo.kernel.prepared import Prepared

BLOCKED_PER_PAGE = 48
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


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


@dataclass(frozen=True)
class SigningIn:
    """How somebody signs in, where they are signed in, and what they changed of it."""

    passkeys: Sequence[Any]
    app: Any | None
    codes_left: int | None
    devices: Sequence[Device]
    changes: Sequence[SignInChange]

    @property
    def has_second_factor(self) -> bool:
        return bool(self.passkeys or self.app)


def signing_in(person: Person, *, now: datetime) -> SigningIn:
    """What the page about it shows."""
    factors = list(Authenticator.objects.filter(user=person).order_by("pk"))
    of = {kind: [each for each in factors if each.type == kind] for kind in Authenticator.Type}
    codes = of[Authenticator.Type.RECOVERY_CODES]
    devices = Device.objects.filter(person=person, session__expire_date__gt=now)
    return SigningIn(
        passkeys=of[Authenticator.Type.WEBAUTHN],
        app=next(iter(of[Authenticator.Type.TOTP]), None),
        codes_left=_left_of(codes[0]) if codes else None,
        devices=list(devices.order_by("-since", "-pk")),
        changes=list(SignInChange.objects.filter(person=person).order_by("-pk")[:10]),
    )


def _left_of(codes: Any) -> int:
    """How many recovery codes open something: none, if they were sealed under another secret."""
    try:
        unsealed: Any = codes.wrap  # allauth hands it over without types
        return len(unsealed().get_unused_codes())
    except Unreadable:
        return 0


def has_second_factor(person_id: int) -> bool:
    """Whether a password alone does not let somebody in, here or where they sign in instead."""
    return bool(_second_factor(person_id=person_id)) or any(
        institutions.vouch_for(person_id) for institutions in INSTITUTIONS
    )


@Prepared
def _second_factor(*, person_id: int) -> QuerySet[Authenticator, Any]:
    own = Authenticator.objects.filter(user_id=person_id, type__in=SECOND_FACTORS)
    return own.values_list("pk")[:1]
