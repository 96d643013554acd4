"""Being stuck on the same: as a number, and two asks that become one."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.api import Topic
from docendo.learning.asks import actions
from docendo.learning.asks.models import Joined, Together
from docendo.learning.asks.rules import State
from docendo.learning.asks.tests.asking import HOUR, Browse, Deliver, Notice, address, ask_of, text
from docendo.learning.forum import api as forum


def test_others_join_as_a_number_and_follow(
    thread: forum.Thread, asker: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    url = f"/c/maple/questions/ask/{thread.pk}/join/"
    browse(member).post(url, {"on": "1"})
    browse(member).post(url, {"on": "1"})
    assert Joined.objects.get().person == member.member
    assert member.member.pk in forum.follower_ids(
        thread.community_id, thread_id=thread.pk, at=now + timedelta(days=900)
    )
    own = text(browse(asker).get(address(thread)))
    assert "1 more is stuck on this" in own
    assert member.member.name not in own
    assert browse(asker).post(url, {"on": "1"}).status_code == 409
    browse(member).post(url, {"on": "0"})
    assert not Joined.objects.exists()


@pytest.fixture
def twin(
    seat: Callable[..., Seat], thread: forum.Thread, topics: list[Topic], deliver: Deliver,
    now: datetime,
) -> tuple[Seat, forum.Thread]:  # fmt: skip
    """Somebody else asks the same an hour later."""
    other = seat(Role.MEMBER, "Bilal")
    again = forum.ask(other, title="Why no limit?", body="…", topics=topics[:1], now=now + HOUR)
    deliver()
    return other, again


def test_two_asks_become_one_when_both_who_asked_agree(
    thread: forum.Thread,
    twin: tuple[Seat, forum.Thread],
    asker: Seat,
    member: Seat,
    browse: Browse,
    deliver: Deliver,
    now: datetime,
) -> None:
    other, again = twin
    url = f"/c/maple/questions/ask/{thread.pk}/same/"
    assert browse(member).post(url, {"other": str(again.pk)}).status_code == 302
    deliver()
    told = Notice.objects.filter(kind="together").values_list("person_id", "thread_id")
    assert set(told) == {(asker.member.pk, thread.pk), (other.member.pk, again.pk)}
    assert member.member.name not in text(browse(asker).get(address(thread)))
    proposal = Together.objects.get()
    consent = f"/c/maple/questions/ask/same/{proposal.pk}/"
    assert browse(member).post(consent, {"answer": "yes"}).status_code == 404
    browse(asker).post(consent, {"answer": "yes", "thread": str(thread.pk)})
    again.refresh_from_db()
    assert again.is_open
    browse(other).post(consent, {"answer": "yes", "thread": str(again.pk)})
    again.refresh_from_db()
    assert (again.is_open, again.duplicate_of_id) == (False, thread.pk)
    assert Joined.objects.get().person == other.member
    deliver()
    assert ask_of(again).state == State.CLOSED
    # Whoever has opened the page has read it; nobody else is told any more.
    assert not Notice.objects.filter(kind="together", seen_at=None).exists()


def test_one_no_keeps_them_apart(
    thread: forum.Thread, twin: tuple[Seat, forum.Thread], asker: Seat, deliver: Deliver,
    now: datetime,
) -> None:  # fmt: skip
    other, again = twin
    # Who asked one of them agrees by proposing it.
    proposal = actions.propose(
        asker, thread_id=again.pk, other_thread_id=thread.pk, now=now + 2 * HOUR
    )
    assert proposal.other_agreed_at is not None
    actions.consent(other, proposal_id=proposal.pk, agrees=False, now=now + 2 * HOUR)
    with pytest.raises(Together.DoesNotExist):
        actions.consent(other, proposal_id=proposal.pk, agrees=True, now=now + 2 * HOUR)
    again.refresh_from_db()
    assert again.is_open
