"""Who is told what of something that was flagged."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from docendo.commons.care.actions import appeal, decide, flag
from docendo.commons.care.models import Case
from docendo.commons.care.rules import Decision, Why
from docendo.commons.communities.models import Membership, Seat
from docendo.commons.communities.rules import Role
from docendo.learning.forum import actions as forum
from docendo.learning.forum.models import Post
from docendo.outcomes.notices.models import Notice
from docendo.outcomes.notices.rules import Kind

Browse = Callable[[Seat], Client]
Deliver = Callable[[], None]


def told(kind: Kind) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


@pytest.fixture
def crowd(seat: Callable[..., Seat], now: datetime) -> list[Seat]:
    seats = [seat(Role.MEMBER, f"Reader {number}") for number in range(3)]
    people = [each.member.pk for each in seats]
    Membership.objects.filter(person__in=people).update(joined_at=now - timedelta(days=30))
    return seats


@pytest.mark.parametrize("anonymously", [False, True])
def test_from_the_first_flag_to_the_answer_of_an_appeal(
    anonymously: bool, member: Seat, crowd: list[Seat], moderator: Seat, owner: Seat,
    browse: Browse, deliver: Deliver, now: datetime,
) -> None:  # fmt: skip
    thread = forum.ask(member, title="May I?", body="Hm.", anonymously=anonymously, now=now)
    question = Post.objects.get(thread=thread)
    for each in crowd:
        flag(each, kind="post", about=question.pk, why=Why.SPAM, note="", now=now)
    deliver()
    author = {member.member.pk}
    assert told(Kind.FLAGGED) == {moderator.member.pk, owner.member.pk}
    assert told(Kind.HIDDEN) == author
    case = Case.objects.get()
    page = browse(member).get("/me/notices/").content.decode()
    assert "Something you wrote in" in page
    notice = Notice.objects.get(kind=Kind.HIDDEN)
    opened = browse(member).get(f"/me/notices/{notice.pk}/")
    assert opened.headers["Location"] == f"/c/maple/care/{case.pk}/"

    decide(moderator, case_id=case.pk, decision=Decision.HIDE, words="It is advertising.", now=now)
    deliver()
    assert not Notice.objects.filter(kind=Kind.FLAGGED, seen_at=None).exists()
    assert told(Kind.LOOKED_AT) == {each.member.pk for each in crowd}
    appeal(member, case_id=case.pk, words="It is a question.", now=now + timedelta(minutes=1))
    deliver()
    assert owner.member.pk in told(Kind.FLAGGED)
    later = now + timedelta(minutes=2)
    decide(owner, case_id=case.pk, decision=Decision.LEAVE, words="It is a question.", now=later)
    deliver()
    assert told(Kind.SHOWN_AGAIN) == author


def test_opening_a_case_leaves_what_is_told_of_another_unread(
    member: Seat, crowd: list[Seat], browse: Browse, deliver: Deliver, now: datetime
) -> None:
    for title in ("May I?", "And this?"):
        thread = forum.ask(member, title=title, body="Hm.", now=now)
        question = Post.objects.get(thread=thread)
        for each in crowd:
            flag(each, kind="post", about=question.pk, why=Why.SPAM, note="", now=now)
    deliver()
    opened, other = Case.objects.order_by("pk")
    browse(member).get(f"/c/maple/care/{opened.pk}/")
    unread = Notice.objects.filter(kind=Kind.HIDDEN, seen_at=None)
    assert unread.get().about == f"case:{other.pk}"
