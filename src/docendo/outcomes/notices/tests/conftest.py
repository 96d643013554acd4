"""A question with an answer, and everything that happens delivered at once."""

from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random

import pytest

from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.kernel import outbox
from docendo.learning.forum import actions as forum
from docendo.learning.forum.models import Post, Thread
from docendo.outcomes.notices import waking
from docendo.outcomes.notices.models import Notice
from docendo.outcomes.notices.queries import Shown, notices_page


@pytest.fixture(autouse=True)
def _nobody_hears() -> Iterator[None]:
    yield
    waking.EARS.clear()


@pytest.fixture
def deliver(now: datetime) -> Callable[[], None]:
    """Do what the worker does, until nothing waits."""

    def until_nothing_waits() -> None:
        while lanes := outbox.lanes(now=now):
            for community_id in lanes:
                while outbox.deliver_next(community_id, now=now, rng=Random(1)):
                    pass
        assert not outbox.set_aside().exists()

    return until_nothing_waits


@pytest.fixture
def told(deliver: Callable[[], None]) -> Callable[[Seat], list[str]]:
    """What somebody reads on their page, once everything is delivered, the latest first."""

    def read(seat: Seat) -> list[str]:
        deliver()
        return [shown.words for shown in page_of(seat)]

    return read


def page_of(seat: Seat, *, only_unread: bool = False) -> list[Shown]:
    return list(notices_page(seat.member, only_unread=only_unread, page=1).page.object_list)


@pytest.fixture
def asker(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Amira Haddad")


@pytest.fixture
def helper(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Jonas Weber")


@pytest.fixture
def thread(asker: Seat, now: datetime) -> Thread:
    return forum.ask(asker, title="Why does it diverge?", body="Its terms go to zero.", now=now)


@pytest.fixture
def question(thread: Thread) -> Post:
    return Post.objects.get(thread=thread, is_question=True)


@pytest.fixture
def answer(thread: Thread, helper: Seat, now: datetime) -> Post:
    return forum.answer(helper, thread_id=thread.pk, body="Group the terms.", now=now)


@pytest.fixture
def notice(answer: Post, asker: Seat, deliver: Callable[[], None]) -> Notice:
    """The asker is told of the answer."""
    deliver()
    return Notice.objects.get(person=asker.member)
