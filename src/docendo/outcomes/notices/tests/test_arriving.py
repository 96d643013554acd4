"""Mail that arrives: answers, what is no answer, and what came back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from random import Random
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from docendo.commons.communities.api import leave
from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.commons.mail import actions, tokens
from docendo.commons.mail.models import Arrival
from docendo.commons.mail.protocols import ANSWERABLE
from docendo.commons.people.models import DeadAddress
from docendo.kernel import clock, outbox, queue
from docendo.learning.discussions import actions as discussions
from docendo.learning.discussions.models import Reply
from docendo.learning.discussions.rules import Kind
from docendo.learning.forum import actions as forum
from docendo.learning.forum.models import Comment, Post, Thread


@pytest.fixture(autouse=True)
def _reply_address(settings: Any, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    settings.REPLY_ADDRESS = "reply@learn.example.org"
    settings.MAIL_HOOK_SECRET = "at-least-20-random-characters"


@pytest.fixture
def thread(member: Seat, now: datetime) -> Thread:
    return forum.ask(member, title="Why does it diverge?", body="Its terms go to zero.", now=now)


@pytest.fixture
def helper(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Jonas Weber")


def letter(
    seat: Seat, kind: str, about: int, now: datetime, *, words: str = "Group them.", **headers: str
) -> EmailMessage:
    """What somebody's program sends when they answer."""
    slip = tokens.slip(
        ANSWERABLE[kind].letter,
        person_id=seat.member.pk,
        community_id=seat.community.pk,
        about=about,
        now=now,
    )
    answer = EmailMessage()
    answer["From"] = f"Jo <{seat.member.email}>"
    answer["To"] = tokens.address_of(slip)
    answer["Subject"] = "Re: Why does it diverge?"
    answer["Message-ID"] = "<1@there.example>"
    for name, value in headers.items():
        del answer[name.replace("_", "-")]
        answer[name.replace("_", "-")] = value
    answer.set_content(f"{words}\n\nOn 16 Nov 2026 Docendo wrote:\n> Its terms go to zero.\n")
    return answer


def arrives(answer: EmailMessage, now: datetime) -> list[str]:
    """Take it in; what is written back."""
    mail.outbox.clear()
    actions.take_in(answer.as_bytes(), now=now)
    outbox.deliver_here(now=now)
    while queue.run_next("test", now=now + timedelta(minutes=1), rng=Random(1)):
        pass
    return [str(each.body) for each in mail.outbox if each.subject.startswith("Not taken")]


def answers(thread: Thread) -> list[tuple[str, int | None]]:
    rows = Post.objects.filter(thread=thread, is_question=False).order_by("pk")
    return list(rows.values_list("body", "author_id"))


def test_a_question_an_answer_and_a_remark_are_answered_once(
    thread: Thread, member: Seat, helper: Seat, now: datetime
) -> None:
    question = Post.objects.get(thread=thread, is_question=True)
    first = letter(helper, "post", question.pk, now)
    assert arrives(first, now) == []
    assert answers(thread) == [("Group them.", helper.member.pk)]
    # Brought again by its provider, or found again in the mailbox.
    assert arrives(first, now) == []
    assert len(answers(thread)) == 1
    post = Post.objects.get(thread=thread, is_question=False)
    assert (
        arrives(letter(member, "post", post.pk, now, words="Why?", Message_ID="<2@x>"), now) == []
    )
    remark = Comment.objects.get(post=post)
    assert (remark.body, remark.author_id) == ("Why?", member.member.pk)
    arrives(letter(helper, "comment", remark.pk, now, words="So.", Message_ID="<3@x>"), now)
    assert Comment.objects.filter(post=post).count() == 2
    assert Arrival.objects.filter(is_taken=True).count() == 3


def test_discussions_and_replies_are_answered(member: Seat, helper: Seat, now: datetime) -> None:
    found = discussions.start(
        member, kind=Kind.DISCUSSION, title="Pets", body="Which?", topics=[], now=now
    )
    arrives(letter(helper, "discussion", found.pk, now, words="Cats"), now)
    first = Reply.objects.get()
    arrives(letter(member, "reply", first.pk, now, words="Why?", Message_ID="<2@x>"), now)
    second = Reply.objects.exclude(pk=first.pk).get()
    assert (first.body, second.body, second.answers_id) == ("Cats", "Why?", first.pk)


def test_machines_and_forgers_are_left_alone(thread: Thread, helper: Seat, now: datetime) -> None:
    question = Post.objects.get(thread=thread, is_question=True)
    genuine = letter(helper, "post", question.pk, now)["To"]
    for headers in (
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x@y"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_ID": "<x.example>"},
        {"Return_Path": "<>"},
        {"Message_ID": "<job-7@127.0.0.1>"},
        {"To": genuine.replace("+p-", "+c-")},
        {"To": "reply@learn.example.org"},
        {"To": "nonsense"},
    ):
        assert arrives(letter(helper, "post", question.pk, now, **headers), now) == []
    assert answers(thread) == []
    assert not Arrival.objects.exists()
    # A person's program may say that it is none.
    arrives(letter(helper, "post", question.pk, now, Auto_Submitted="no"), now)
    assert len(answers(thread)) == 1


def test_who_is_refused_is_told_why_once(
    thread: Thread, member: Seat, helper: Seat, now: datetime
) -> None:
    question = Post.objects.get(thread=thread, is_question=True)
    stranger = letter(helper, "post", question.pk, now, From="Eve <eve@example.net>")
    [said] = arrives(stranger, now)
    assert "eve@example.net" in said
    assert arrives(stranger, now) == []
    late = letter(helper, "post", question.pk, now, Message_ID="<late@x>")
    [said] = arrives(late, now + tokens.ANSWERED_WITHIN + timedelta(days=1))
    assert "too old" in said
    [said] = arrives(letter(helper, "post", question.pk, now, words="", Message_ID="<e@x>"), now)
    assert "no words" in said
    leave(helper, now=now)
    [said] = arrives(letter(helper, "post", question.pk, now, Message_ID="<gone@x>"), now)
    assert said
    assert answers(thread) == []


def test_files_are_said_not_to_be_taken_where_only_words_are(
    thread: Thread, helper: Seat, now: datetime
) -> None:
    question = Post.objects.get(thread=thread, is_question=True)
    answer = letter(helper, "post", question.pk, now)
    answer.add_attachment(b"x", maintype="text", subtype="plain", filename="notes.txt")
    [said] = arrives(answer, now)
    assert "Your files were not taken" in said
    assert len(answers(thread)) == 1


def report(seat: Seat, status: str, now: datetime, *, address: str = "") -> EmailMessage:
    """A server's report that a letter did not arrive (RFC 3464)."""
    slip = tokens.slip(
        tokens.BOUNCE,
        person_id=seat.member.pk,
        community_id=seat.community.pk,
        about=tokens.mark_of(address or str(seat.member.email)),
        now=now,
    )
    raw = (
        "From: MAILER-DAEMON@there.example\r\n"
        f"To: {tokens.address_of(slip)}\r\n"
        "Auto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\n\r\nCould not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; there.example\r\n\r\n"
        f"Final-Recipient: rfc822; {seat.member.email}\r\n"
        f"Action: {'failed' if status[0] == '5' else 'delayed'}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n--b--\r\n"
    )

    return message_from_string(raw, policy=policy.SMTP)


def test_a_hard_bounce_stops_mail_and_says_so(
    helper: Seat, browse: Callable[[Seat], Client], now: datetime
) -> None:
    for harmless in (
        report(helper, "4.4.1", now),
        report(helper, "5.2.2", now),
        report(helper, "5.1.1", now, address="before@example.org"),
    ):
        arrives(harmless, now)
    assert not DeadAddress.objects.exists()
    arrives(report(helper, "5.1.1", now), now)
    [dead] = DeadAddress.objects.all()
    assert (dead.address, dead.why) == (helper.member.email, "550 5.1.1 User unknown")
    browser = browse(helper)
    assert "No mail reaches you" in browser.get("/").content.decode()
    page = browser.get("/me/mail/").content.decode()
    assert "User unknown" in page
    browser.post("/me/mail/again/")
    assert not DeadAddress.objects.exists()


def test_a_provider_brings_mail_with_the_secret_only(
    thread: Thread, helper: Seat, now: datetime, settings: Any
) -> None:
    question = Post.objects.get(thread=thread, is_question=True)
    raw = letter(helper, "post", question.pk, now).as_bytes()
    browser = Client(enforce_csrf_checks=True)

    def brings(secret: str, body: Any = raw, kind: str = "message/rfc822") -> int:
        headers = {"Authorization": f"Bearer {secret}"}
        return browser.post("/mail/in/", body, content_type=kind, headers=headers).status_code

    assert brings("wrong") == 401
    assert brings("") == 401
    assert answers(thread) == []
    assert brings(settings.MAIL_HOOK_SECRET) == 204
    assert len(answers(thread)) == 1
    assert brings(settings.MAIL_HOOK_SECRET, b"\xff\x00 no mail") == 204
    settings.MAIL_HOOK_SECRET = ""
    assert brings("") == 401
