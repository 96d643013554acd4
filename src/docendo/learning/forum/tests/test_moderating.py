"""Closing, removing and their opposites, and how often."""

from datetime import datetime

import pytest

from docendo.commons.communities.models import Seat
from docendo.learning.forum import actions
from docendo.learning.forum.models import Post, Thread
from docendo.learning.forum.rules import Reason, State
from docendo.learning.forum.tests.pages import BASE, Browse, at, page, text
from docendo.learning.forum.views import judging, moderating


def test_a_duplicate_points_to_the_original_and_the_original_back(
    thread: Thread, asker: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    again = actions.ask(asker, title="Does the harmonic series converge?", body="x", now=now)
    client = browse(moderator)
    response = client.post(
        f"{page(again)}close/",
        {"reason": "duplicate", "original": f"http://testserver{page(thread)}#answers"},
    )
    assert response.status_code == 302
    assert "Why does the harmonic series diverge?" in text(client.get(page(again)))
    assert "Does the harmonic series converge?" in text(client.get(page(thread)))


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"reason": "duplicate"}, 400, "Name the earlier question"),
        ({"reason": "duplicate", "original": "12345"}, 400, "no other question like that"),
        ({"reason": "duplicate", "original": "the other one"}, 422, "Copy the address"),
        ({"reason": "other"}, 400, "Describe the reason"),
        ({"reason": "boredom"}, 422, "not one of the available choices"),
    ],
)
def test_closing_says_what_is_missing(
    typed: dict[str, str],
    status: int,
    sentence: str,
    thread: Thread,
    moderator: Seat,
    browse: Browse,
) -> None:
    response = browse(moderator).post(f"{page(thread)}close/", typed)
    assert response.status_code == status
    assert sentence in text(response)
    assert Thread.objects.get().state == State.OPEN


def test_the_asker_asks_for_reopening_and_moderators_find_it(
    thread: Thread, asker: Seat, moderator: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    actions.close(moderator, thread_id=thread.pk, reason=Reason.UNCLEAR, now=now)
    assert "Ask to reopen" in text(browse(asker).get(page(thread)))
    assert "Ask to reopen" not in text(browse(member).get(page(thread)))
    browse(asker).post(f"{page(thread)}ask-to-reopen/", {"note": "I added what I tried"})
    assert "harmonic" in text(browse(moderator).get(f"{BASE}?view=reopening"))
    assert "harmonic" not in text(browse(member).get(f"{BASE}?view=reopening"))
    assert "I added what I tried" in text(browse(moderator).get(page(thread)))
    browse(moderator).post(f"{page(thread)}reopen/")
    assert Thread.objects.get().is_open


def test_a_removed_answer_is_shown_to_its_author_who_brings_it_back(
    answer: Post, helper: Seat, member: Seat, browse: Browse
) -> None:
    client = browse(helper)
    assert "disappears" in text(client.get(at(answer, "remove")))
    client.post(at(answer, "remove"), {"reason": ""})
    assert "Group the terms" not in text(browse(member).get(page(answer.thread)))
    assert "Removed by its author." in text(client.get(page(answer.thread)))
    client.post(at(answer, "restore"))
    assert "Group the terms" in text(browse(member).get(page(answer.thread)))


def test_a_moderator_says_why_they_remove(
    answer: Post, helper: Seat, moderator: Seat, browse: Browse
) -> None:
    client = browse(moderator)
    assert client.post(at(answer, "remove"), {"reason": ""}).status_code == 422
    client.post(at(answer, "remove"), {"reason": "Copied from a book"})
    words = text(browse(helper).get(page(answer.thread)))
    assert "Removed by a moderator." in words
    assert "Copied from a book" in words


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("{thread}/follow/", {"on": "1"}),
        ("{thread}/close/", {"reason": Reason.OTHER, "note": "Enough."}),
        ("{thread}/reopen/", {}),
        ("{thread}/ask-to-reopen/", {"note": "It is clear now."}),
        ("posts/{post}/accept/", {"accepted": "1"}),
        ("posts/{post}/remove/", {"reason": "Off topic"}),
        ("posts/{post}/restore/", {}),
    ],
)
def test_nobody_turns_a_question_on_and_off_without_end(
    moderator: Seat,
    answer: Post,
    browse: Browse,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    typed: dict[str, str],
) -> None:
    monkeypatch.setattr(judging, "JUDGING", "1/minute")
    monkeypatch.setattr(moderating, "SETTLING", "1/hour")
    client = browse(moderator)
    where = BASE + address.format(thread=answer.thread_id, post=answer.pk)
    assert client.post(where, typed).status_code < 429
    if "close" in address:
        Thread.objects.update(state=State.OPEN, closed_reason="", closed_by=None, closed_at=None)
    if "remove" in address:
        Post.objects.update(removed_at=None, removed_by=None, removed_reason="")
    assert client.post(where, typed).status_code == 429
