"""Roles, doors, invitations and addresses, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from docendo.commons.communities.rules import (
    ADDRESS,
    ADDRESS_LENGTH,
    Accent,
    Door,
    InvitationState,
    Joining,
    RequestState,
    Role,
    SeatChange,
    changing_seat,
    first_accent,
    folded,
    free_address,
    invitation_state,
    joining,
    may_become,
    proposed_address,
    topic_names,
)

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
ALLOWED, NOT_YOURS, LAST_OWNER = SeatChange


def change(
    actor: Role | None, held: Role, given: Role | None, *, is_own: bool = False, owners: int = 2
) -> SeatChange:
    return changing_seat(actor=actor, is_own=is_own, held=held, given=given, owners=owners)


@pytest.mark.parametrize("held", Role)
@pytest.mark.parametrize("given", [*Role, None])
def test_an_owner_gives_and_takes_every_role(held: Role, given: Role | None) -> None:
    assert change(Role.OWNER, held, given) == ALLOWED


@pytest.mark.parametrize("given", [Role.GUEST, Role.MEMBER, Role.MODERATOR, None])
def test_a_coordinator_changes_seats_up_to_moderator(given: Role | None) -> None:
    assert change(Role.COORDINATOR, Role.MEMBER, given) == ALLOWED
    assert change(Role.COORDINATOR, Role.COORDINATOR, given) == NOT_YOURS
    assert change(Role.COORDINATOR, Role.OWNER, given, owners=1) == NOT_YOURS


@pytest.mark.parametrize("given", [Role.COORDINATOR, Role.OWNER])
def test_a_coordinator_makes_no_coordinators_and_no_owners(given: Role) -> None:
    assert change(Role.COORDINATOR, Role.MEMBER, given) == NOT_YOURS


@pytest.mark.parametrize("actor", [Role.MODERATOR, Role.MEMBER, Role.GUEST, None])
@pytest.mark.parametrize("given", [Role.GUEST, Role.MEMBER, None])
def test_nobody_else_changes_the_seat_of_another(actor: Role | None, given: Role | None) -> None:
    assert change(actor, Role.MEMBER, given) == NOT_YOURS


@pytest.mark.parametrize("held", Role)
def test_everybody_may_step_down_or_leave_but_not_rise(held: Role) -> None:
    for given in Role:
        expected = ALLOWED if given <= held or held == Role.OWNER else NOT_YOURS
        assert change(held, held, given, is_own=True) == expected
    assert change(held, held, None, is_own=True) == ALLOWED


@pytest.mark.parametrize("given", [None, Role.MEMBER, Role.COORDINATOR])
def test_the_last_owner_hands_over_first(given: Role | None) -> None:
    assert change(Role.OWNER, Role.OWNER, given, is_own=True, owners=1) == LAST_OWNER
    assert change(Role.OWNER, Role.OWNER, given, is_own=True, owners=2) == ALLOWED


@pytest.mark.parametrize(
    ("door", "was_removed", "expected"),
    [
        (Door.OPEN, False, Joining.WALKS_IN),
        (Door.OPEN, True, Joining.ASKS),
        (Door.REQUEST, False, Joining.ASKS),
        (Door.REQUEST, True, Joining.ASKS),
        (Door.INVITATION, False, Joining.NEEDS_INVITATION),
        (Door.INVITATION, True, Joining.WAS_REMOVED),
    ],
)
def test_the_door_decides_how_one_comes_in(
    door: Door, was_removed: bool, expected: Joining
) -> None:
    assert joining(door=door, was_removed=was_removed) == expected


@pytest.mark.parametrize(
    ("revoked", "hours", "taken", "expected"),
    [
        (False, 1, 2, InvitationState.OPEN),
        (True, 1, 2, InvitationState.REVOKED),
        (False, 0, 2, InvitationState.EXPIRED),
        (False, 1, 3, InvitationState.USED_UP),
    ],
)
def test_an_invitation_opens_until_it_is_used_up_expired_or_revoked(
    revoked: bool, hours: int, taken: int, expected: InvitationState
) -> None:
    expires_at = NOW + timedelta(hours=hours)
    state = invitation_state(revoked=revoked, expires_at=expires_at, taken=taken, seats=3, now=NOW)
    assert state == expected


def test_only_a_waiting_request_is_decided() -> None:
    changes = [(one, other) for one in RequestState for other in RequestState]
    allowed = [(one, other) for one, other in changes if may_become(one, other)]
    assert allowed == [
        (RequestState.WAITING, RequestState.ACCEPTED),
        (RequestState.WAITING, RequestState.DECLINED),
        (RequestState.WAITING, RequestState.WITHDRAWN),
    ]


@pytest.mark.parametrize(
    ("name", "language", "address"),
    [
        ("First Year at Northfield", "en", "first-year-at-northfield"),
        ("Anna's Readers!", "en", "annas-readers"),
        ("Universität Köln", "de", "universitaet-koeln"),
        ("Café Zürich", "en", "cafe-zurich"),
        ("Straße & Weg", "de", "strasse-weg"),
        ("جِسر", "ar", "jsr"),
        ("نادي الرياضيات", "ar", "nady-alryadyat"),
        ("مؤسسة خير", "ar", "mussa-khyr"),
        ("数学", "en", "community"),
        ("🙂", "en", "community"),
        ("Donaudampfschifffahrtsgesellschaftskapitänsmützenverein", "de", None),
        ("A very long name of a community that goes on and on and on and on", "en", None),
    ],
)
def test_an_address_is_made_of_the_name(name: str, language: str, address: str | None) -> None:
    proposed = proposed_address(name, language=language)
    assert ADDRESS.fullmatch(proposed)
    assert len(f"{proposed}-999") <= ADDRESS_LENGTH
    assert address in (None, proposed)


def test_a_taken_or_reserved_address_gets_a_number() -> None:
    assert free_address("maple", taken={"maple-2"}) == "maple"
    assert free_address("maple", taken={"maple", "maple-2"}) == "maple-3"
    assert free_address("admin", taken=()) == "admin-2"


def test_communities_start_in_different_colors() -> None:
    colors = {first_accent(f"community-{number}") for number in range(30)}
    assert len(colors) > 5
    assert colors <= set(Accent.values)


def test_names_are_compared_without_case_and_accents() -> None:
    assert folded("  José   ÁLVAREZ ") == "jose alvarez"
    assert folded("Søren Łukasz") == "soren lukasz"
    assert folded("أحمد") == folded("احمد") == folded("أَحْمَد")


def test_topics_are_read_one_by_one() -> None:
    assert topic_names("Algebra\n\n  Linear   al\x01gebra, \u202eALGEBRA\nتفاضل، تكامل") == (
        "Algebra",
        "Linear algebra",
        "تفاضل",
        "تكامل",
    )
