"""What somebody is told reaches them by mail: when they choose, once, and if they may know it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from docendo.commons.communities.api import leave
from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.commons.mail.actions import choose_letters, unsubscribe
from docendo.commons.mail.tokens import read_address
from docendo.commons.people.actions import choose_mail, note_dead
from docendo.commons.people.models import DeadAddress
from docendo.kernel import clock, queue
from docendo.learning.forum import actions as forum
from docendo.learning.forum.models import Post, Thread
from docendo.outcomes.notices import mailing
from docendo.outcomes.notices.actions import see
from docendo.outcomes.notices.models import Mailing, Notice
from docendo.outcomes.notices.tests.conftest import page_of

Deliver = Callable[[], None]
SOON = timedelta(minutes=3)


def post_round(now: datetime) -> list[Any]:
    """The letters that leave by now."""
    mail.outbox.clear()
    for mailing_id in mailing.plan(now=now):
        mailing.send(f"letter-{mailing_id}", mailing_id=mailing_id, now=now)
    return mail.outbox


@pytest.fixture(autouse=True)
def _answered_by_mail(settings: Any, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    settings.REPLY_ADDRESS = "reply@learn.example.org"


def test_one_letter_says_what_was_answered_and_how_to_go_on(
    thread: Thread, answer: Post, asker: Seat, helper: Seat, deliver: Deliver, now: datetime
) -> None:
    """Two answers to one question are one letter; it is sent once, whoever asks again."""
    forum.answer(helper, thread_id=thread.pk, body="Or *compare* it.", now=now)
    deliver()
    assert post_round(now) == []
    [letter] = post_round(now + SOON)
    assert letter.to == [asker.member.email]
    assert letter.subject == "Jonas Weber answered “Why does it diverge?”."
    assert "Group the terms." in letter.body
    assert "Or compare it." in letter.body
    [notice] = Notice.objects.filter(person=asker.member)
    assert f"/me/notices/{notice.pk}/" in letter.body
    [(page, _kind)] = letter.alternatives
    assert "Or compare it." in page
    sent = letter.message()
    assert sent["List-ID"] == "Maple College <maple.127.0.0.1>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent["List-Unsubscribe"].strip("<>") in letter.body
    assert sent["Auto-Submitted"] == "auto-generated"
    assert f"thread-{thread.pk}." in sent["References"] == sent["In-Reply-To"]
    slip = read_address(sent["Reply-To"])
    assert slip is not None
    latest = Post.objects.order_by("-pk").values_list("pk", flat=True)[0]
    assert (slip.letter, slip.person_id, slip.about) == ("p", asker.member.pk, latest)
    assert read_address(letter.from_email) is not None
    assert str(helper.member.email) not in sent.as_string()
    assert post_round(now + SOON) == []
    # What comes later is in a letter of its own, without what was in the first.
    forum.answer(helper, thread_id=thread.pk, body="Third thought.", now=now + SOON)
    deliver()
    [letter] = post_round(now + 2 * SOON)
    assert "Third thought." in letter.body
    assert "Group the terms." not in letter.body


def test_what_is_seen_left_or_unwanted_is_not_written(
    answer: Post, notice: Notice, asker: Seat, now: datetime
) -> None:
    """Each alone keeps a letter back; without any of them it leaves."""
    due = Notice.objects.get(pk=notice.pk).mail_at
    assert due is not None

    def is_written() -> bool:
        with transaction.atomic():
            written = bool(post_round(due))
            transaction.set_rollback(True)
        return written

    assert is_written()
    for keep_back in (
        lambda: see(asker.member, notice_ids=[notice.pk], up_to=notice.latest_id, now=now),
        lambda: leave(asker, now=now),
        lambda: forum.remove_post(_author_of(answer), post_id=answer.pk, now=now),
        lambda: choose_mail(asker.member, wants_mail=False),
        lambda: unsubscribe(person_id=asker.member.pk, community_id=asker.community.pk),
        lambda: choose_letters(asker.member, None, paces={"answers": "never"}),
        lambda: note_dead(str(asker.member.email).upper(), why="no such user", now=now),
    ):
        with transaction.atomic():
            keep_back()
            assert not is_written()
            transaction.set_rollback(True)
    assert is_written()
    # A worker that was away for a week floods nobody.
    assert post_round(due + timedelta(days=7)) == []


def _author_of(post: Post) -> Seat:
    assert post.author is not None
    return Seat(post.community, post.author, Role.MEMBER)


def test_what_is_seen_between_plan_and_sending_is_not_written(
    notice: Notice, asker: Seat, now: datetime
) -> None:
    [mailing_id] = mailing.plan(now=now + SOON)
    see(asker.member, notice_ids=[notice.pk], up_to=notice.latest_id, now=now + SOON)
    mailing.send("k", mailing_id=mailing_id, now=now + SOON)
    assert mail.outbox == []


def test_a_digest_comes_at_eight_by_the_readers_clock_and_speaks_their_language(
    thread: Thread, asker: Seat, helper: Seat, deliver: Deliver, now: datetime
) -> None:
    """By choice for one community; now is nine in London, and six in the evening in Tokyo."""
    asker.member.time_zone, asker.member.interface_language = "Asia/Tokyo", "de"
    asker.member.save()
    choose_letters(asker.member, None, paces={"answers": "weekly"})
    choose_letters(asker.member, asker.community, paces={"answers": "daily"})
    other = forum.ask(asker, title="And this?", body="Too.", now=now)
    for each in (thread, other):
        forum.answer(helper, thread_id=each.pk, body="Because.", now=now)
    deliver()
    eight = datetime.fromisoformat("2026-11-17T08:00+09:00")
    assert post_round(eight - timedelta(minutes=1)) == []
    [letter] = post_round(eight)
    assert letter.subject == "Maple College: 2 Mitteilungen"
    assert "And this?" in letter.body
    assert "Reply-To" not in letter.message()


def test_in_quiet_hours_nothing_leaves(
    thread: Thread, asker: Seat, helper: Seat, deliver: Deliver, now: datetime
) -> None:
    asker.member.time_zone = "Asia/Tokyo"
    asker.member.save()
    at_night = datetime.fromisoformat("2026-11-16T23:30+09:00")
    forum.answer(helper, thread_id=thread.pk, body="Because.", now=at_night)
    deliver()
    seven = datetime.fromisoformat("2026-11-17T07:00+09:00")
    assert post_round(seven - timedelta(minutes=1)) == []
    assert len(post_round(seven)) == 1


def test_who_is_not_allowed_to_say_who_asked_says_the_mask(
    asker: Seat, helper: Seat, deliver: Deliver, now: datetime
) -> None:
    hidden = forum.ask(asker, title="Am I stupid?", body="…", anonymously=True, now=now)
    question = Post.objects.get(thread=hidden, is_question=True)
    forum.answer(helper, thread_id=hidden.pk, body="No.", now=now)
    deliver()
    forum.comment(asker, post_id=_answer_of(hidden).pk, body="Thanks!", now=now)
    choose_letters(helper.member, None, paces={"comments": "at_once"})
    deliver()
    letters = {each.to[0]: each for each in post_round(now + SOON)}
    told = letters[str(asker.member.email)]
    assert "No." in told.body
    comments = [each for each in page_of(helper) if each.comment_id]
    assert comments
    assert asker.member.name not in "".join(
        each.message().as_string() for to, each in letters.items() if to != asker.member.email
    )
    assert question.author_id != asker.member.pk


def _answer_of(thread: Thread) -> Post:
    return Post.objects.get(thread=thread, is_question=False)


def test_a_letter_that_was_begun_is_never_sent_twice_but_one_that_was_refused_is_tried_again(
    notice: Notice, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    [mailing_id] = mailing.plan(now=now + SOON)

    def refuses(*_args: object, **_more: object) -> None:
        raise SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr(mailing, "deliver", refuses)
        with pytest.raises(SMTPServerDisconnected):
            mailing.send("k", mailing_id=mailing_id, now=now)
    assert mail.outbox == []
    # A worker that dies between the server's yes and its own note leaves it like this.
    Mailing.objects.update(begun_at=now)
    mailing.send("k", mailing_id=mailing_id, now=now)
    assert mail.outbox == []
    Mailing.objects.update(begun_at=None)
    mailing.send("k", mailing_id=mailing_id, now=now)
    mailing.send("k", mailing_id=mailing_id, now=now)
    assert len(mail.outbox) == 1
    assert Mailing.objects.get().sent_at == now
    assert not DeadAddress.objects.exists()


def test_jobs_plan_and_send(notice: Notice, now: datetime) -> None:
    queue.queue_periodic(now=now + SOON)
    while queue.run_next("test", now=now + SOON, rng=Random(1)):
        pass
    assert len(mail.outbox) == 1


def test_a_letter_is_begun_before_it_is_sent(notice: Notice, asker: Seat, now: datetime) -> None:
    with pytest.raises(IntegrityError, match="a_letter_is_begun_before_it_is_sent"):
        Mailing.objects.create(
            community=asker.community, person=asker.member, notice_ids=[], made_at=now, sent_at=now
        )
