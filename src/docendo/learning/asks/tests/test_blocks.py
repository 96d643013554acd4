"""Who has blocked whom is not asked for them; what is asked without a name never tells."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.commons.people.api import block
from docendo.commons.topics.api import Level, Topic, offer
from docendo.learning.asks import actions, queries
from docendo.learning.asks.tests.asking import MUCH_LATER, Browse, Deliver, asked, passed
from docendo.learning.forum import api as forum


@pytest.fixture
def pair(seat: Callable[..., Seat], topics: list[Topic], now: datetime) -> list[Seat]:
    """The only two who offered help."""
    seats = [seat(Role.MEMBER, name) for name in ("Jonas Weber", "Wei Chen")]
    for each in seats:
        offer(each, topic_id=topics[0].pk, level=Level(2), now=now)
    return seats


def ask(seat: Seat, topics: list[Topic], now: datetime, *, anonymously: bool) -> forum.Thread:
    return forum.ask(
        seat,
        title="Why does it diverge?",
        body="Its terms go to zero.",
        topics=topics[:1],
        anonymously=anonymously,
        now=now,
    )


@pytest.mark.parametrize("is_anonymous", [False, True], ids=["named", "anonymous"])
@pytest.mark.parametrize("asker_blocks", [False, True], ids=["by helper", "by asker"])
def test_two_who_are_apart_are_not_asked_for_each_other_unless_no_name_is_known(
    asker: Seat,
    pair: list[Seat],
    topics: list[Topic],
    deliver: Deliver,
    now: datetime,
    *,
    asker_blocks: bool,
    is_anonymous: bool,
) -> None:
    apart, other = pair
    blocker, blocked = (asker, apart) if asker_blocks else (apart, asker)
    block(blocker.member, blocked_id=blocked.member.pk, now=now)
    thread = ask(asker, topics, now, anonymously=is_anonymous)
    deliver()
    for number in range(2):
        passed(thread, now=now + number * MUCH_LATER)
    people = asked(thread)
    assert other.member.pk in people
    # Were they spared an anonymous question, whoever knows of the block would know who asks.
    assert (apart.member.pk in people) is is_anonymous


def test_what_was_passed_on_before_a_block_waits_no_more_but_by_hand(
    asker: Seat,
    pair: list[Seat],
    topics: list[Topic],
    coordinator: Seat,
    deliver: Deliver,
    browse: Browse,
    now: datetime,
) -> None:
    helper, other = pair
    thread = ask(asker, topics, now, anonymously=False)
    deliver()
    passed(thread, now=now)
    assert asked(thread) >= {helper.member.pk, other.member.pk}
    client = browse(helper)
    address = "/c/maple/questions/ask/for-me/"
    for page in ("/", address):
        assert "Why does it diverge?" in client.get(page).content.decode()
    block(helper.member, blocked_id=asker.member.pk, now=now)
    assert "Why does it diverge?" not in client.get("/").content.decode()
    assert queries.asked_of(helper, now=now).asked == ()
    assert len(queries.asked_of(other, now=now).asked) == 1


def test_who_is_blocked_is_no_helper_for_the_box_and_is_one_for_coordinators(
    asker: Seat,
    pair: list[Seat],
    topics: list[Topic],
    coordinator: Seat,
    deliver: Deliver,
    now: datetime,
) -> None:
    jonas, wei = pair

    def helpers(seat: Seat) -> set[int]:
        return {each.person.pk for each in queries.helpers(seat, topics[:1], now=now)}

    assert helpers(asker) == {jonas.member.pk, wei.member.pk}
    block(asker.member, blocked_id=jonas.member.pk, now=now)
    assert helpers(asker) == {wei.member.pk}
    # Who is blocked could tell by it.
    offer(asker, topic_id=topics[0].pk, level=Level(2), now=now)
    assert asker.member.pk in helpers(jonas)

    block(coordinator.member, blocked_id=jonas.member.pk, now=now)
    thread = ask(asker, topics, now, anonymously=False)
    deliver()
    actions.pass_on(thread.community_id, now=now)
    for number in range(1, 4):
        passed(thread, now=now + number * MUCH_LATER)
    one = queries.unanswered_one(coordinator, thread_id=thread.pk, now=now)
    assert jonas.member in one.choices
