"""Warning and silencing people, with a reason, an appeal and somebody else who answers it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from docendo.commons.care import actions, refusals, rules
from docendo.commons.care.models import Case
from docendo.commons.care.rules import Decision, State, Why
from docendo.commons.care.tests.conftest import SLIP, Board
from docendo.commons.care.tests.test_cases import text
from docendo.commons.communities.actions import leave, speaker
from docendo.commons.communities.models import Membership, Seat, Silence
from docendo.commons.communities.queries import seat_in
from docendo.commons.communities.refusals import Silenced
from docendo.commons.communities.rules import MAY_GIVE, Role
from docendo.commons.people.api import Person

Browse = Callable[[Seat], Client]
WHY = "This hurts, and we agreed not to."


@pytest.fixture
def case(board: Board, author: Seat, member: Seat, now: datetime) -> Case:
    """A slip of Amira's that somebody has flagged."""
    return flagged(member, kind="slip", about=SLIP, now=now)


def flagged(seat: Seat, *, kind: str, about: int, now: datetime) -> Case:
    return actions.flag(seat, kind=kind, about=about, why=Why.UNKIND, note="", now=now).case


def decide(seat: Seat, case: Case, decision: Decision, *, days: int = 0, now: datetime) -> Case:
    return actions.decide(seat, case_id=case.pk, decision=decision, words=WHY, days=days, now=now)


def here(seat: Seat) -> Seat:
    """The seat as the next page loads it."""
    return seat_in(Person.objects.get(pk=seat.member.pk), slug=seat.community.slug)


def is_silenced(seat: Seat) -> bool:
    try:
        speaker(here(seat))
    except Silenced:
        return True
    return False


def test_a_person_is_warned_and_only_they_learn_of_it(
    author: Seat, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    found = flagged(member, kind="person", about=author.member.pk, now=now)
    queue = browse(moderator).get("/c/maple/care/")
    assert "Warn" in text(queue)
    assert 'value="hide"' not in queue.content.decode()
    decide(moderator, found, Decision.WARN, now=now)
    page = f"/c/maple/care/{found.pk}/"
    assert "A moderator warns you" in text(browse(author).get(page))
    assert WHY in text(browse(author).get(page))
    assert browse(member).get(page).status_code == 404
    assert not is_silenced(author)


def test_whoever_is_silenced_reads_and_writes_nothing_until_then(
    case: Case,
    author: Seat,
    moderator: Seat,
    browse: Browse,
    now: datetime,
    at: Callable[[datetime], None],
) -> None:
    at(now)
    browse(moderator).post(
        f"/c/maple/care/{case.pk}/decide/",
        {
            f"case-{case.pk}-decision": "hide",
            f"case-{case.pk}-words": WHY,
            f"case-{case.pk}-days": "7",
        },
    )
    assert is_silenced(author)
    home = text(browse(author).get("/c/maple/"))
    assert "you may read here, and not write: a moderator" in home
    assert "Read why, and appeal" in home
    assert "and not write:" not in text(browse(moderator).get("/c/maple/"))
    at(now + timedelta(days=7, seconds=1))
    assert not is_silenced(author)
    assert "and not write:" not in text(browse(author).get("/c/maple/"))


def test_leaving_and_coming_back_does_not_end_it(
    case: Case, author: Seat, moderator: Seat, now: datetime, at: Callable[[datetime], None]
) -> None:
    at(now)
    decide(moderator, case, Decision.HIDE, days=30, now=now)
    leave(author, now=now)
    Membership.of(author.community, author.member, Role.MEMBER, joined_at=now).save()
    assert is_silenced(author)


def test_an_appeal_that_is_granted_ends_it_and_one_that_is_not_leaves_it(
    case: Case,
    author: Seat,
    moderator: Seat,
    owner: Seat,
    now: datetime,
    at: Callable[[datetime], None],
) -> None:
    at(now)
    decide(moderator, case, Decision.WARN, days=7, now=now)
    actions.appeal(here(author), case_id=case.pk, words="It was a quotation.", now=now)
    with pytest.raises(refusals.SecondLook):
        decide(moderator, case, Decision.LEAVE, now=now)
    answered = decide(owner, case, Decision.LEAVE, now=now + timedelta(minutes=5))
    assert answered.state == State.LEFT
    assert answered.words == WHY
    assert not is_silenced(author)
    assert not Silence.objects.exists()


def test_of_two_silences_the_longer_one_holds_when_the_other_is_taken_back(
    case: Case,
    board: Board,
    author: Seat,
    member: Seat,
    moderator: Seat,
    owner: Seat,
    now: datetime,
    at: Callable[[datetime], None],
) -> None:
    at(now)
    board.pin(SLIP + 1, author)
    other = flagged(member, kind="slip", about=SLIP + 1, now=now)
    decide(moderator, case, Decision.HIDE, days=30, now=now)
    decide(moderator, other, Decision.WARN, days=1, now=now)
    assert Silence.objects.get().until == now + timedelta(days=30)
    actions.appeal(here(author), case_id=case.pk, words="It was a quotation.", now=now)
    decide(owner, case, Decision.LEAVE, now=now)
    assert Silence.objects.get().until == now + timedelta(days=1)


def test_nobody_is_silenced_for_nothing_nor_from_below(
    case: Case,
    seat: Callable[..., Seat],
    board: Board,
    member: Seat,
    moderator: Seat,
    owner: Seat,
    browse: Browse,
    now: datetime,
) -> None:
    sent = {f"case-{case.pk}-decision": "leave", f"case-{case.pk}-days": "7"}
    refused = browse(moderator).post(f"/c/maple/care/{case.pk}/decide/", sent)
    assert refused.status_code == 422
    assert "Nobody is silenced for nothing" in text(refused)
    with pytest.raises(refusals.MayNotSilence):
        decide(moderator, case, Decision.LEAVE, days=7, now=now)
    peer = seat(Role.MODERATOR, "Jonas Weber")
    board.pin(SLIP + 2, peer)
    of_peer = flagged(member, kind="slip", about=SLIP + 2, now=now)
    with pytest.raises(refusals.MayNotSilence):
        decide(moderator, of_peer, Decision.WARN, days=1, now=now)
    assert decide(owner, of_peer, Decision.WARN, days=1, now=now).silenced_until is not None


def test_a_persona_is_never_silenced(
    board: Board, author: Seat, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    persona = Person.objects.create(name="Quiet Heron", is_persona=True, email=None)
    board.pin(SLIP + 3, Seat(author.community, persona, None))
    found = flagged(member, kind="slip", about=SLIP + 3, now=now)
    assert "May they go on writing" not in text(browse(moderator).get("/c/maple/care/"))
    with pytest.raises(refusals.MayNotSilence):
        decide(moderator, found, Decision.HIDE, days=7, now=now)
    assert decide(moderator, found, Decision.HIDE, now=now).is_hidden


def test_whoever_is_silenced_may_still_flag_and_leave(
    case: Case,
    board: Board,
    author: Seat,
    member: Seat,
    moderator: Seat,
    now: datetime,
    at: Callable[[datetime], None],
) -> None:
    at(now)
    decide(moderator, case, Decision.WARN, days=7, now=now)
    board.pin(SLIP + 4, member)
    assert flagged(here(author), kind="slip", about=SLIP + 4, now=now).pk
    leave(here(author), now=now)


@pytest.mark.parametrize(
    ("theirs", "own", "may"),
    [
        (Role.MEMBER, Role.MODERATOR, True),
        (Role.MODERATOR, Role.MODERATOR, False),
        (Role.MODERATOR, Role.COORDINATOR, True),
        (Role.OWNER, Role.COORDINATOR, False),
        (Role.OWNER, Role.OWNER, True),
        (None, Role.OWNER, False),
    ],
)
def test_who_may_be_silenced_by_whom(theirs: Role | None, own: Role, *, may: bool) -> None:
    assert rules.may_silence(theirs=theirs, may_give=MAY_GIVE[own]) is may
