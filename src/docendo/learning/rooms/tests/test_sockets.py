"""The open page of a room: what it hears, what it has missed, and when it is closed."""

import json
import re
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from docendo.commons.communities.api import Role as CommunityRole
from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group
from docendo.kernel.tests.pages import OpenPage
from docendo.learning.rooms import actions
from docendo.learning.rooms.models import Line, Sitting
from docendo.learning.rooms.rules.limits import Role
from docendo.learning.rooms.sockets import routes
from docendo.learning.rooms.tests.conftest import Browse, Seated

pytestmark = pytest.mark.django_db(transaction=True)

NOT_ALLOWED, NO_SUCH, SIGN_IN, UNREADABLE = 4403, 4404, 4401, 1003


def live(sitting: Sitting) -> str:
    return f"c/maple/rooms/at/{sitting.pk}/live/"


async def opened(page: OpenPage, *, after: int) -> list[dict[str, Any]]:
    """What it has missed, up to where it is told that this is all."""
    await page.open()
    await page.say(json.dumps({"after": after}))
    missed = []
    while (frame := json.loads(await page.hear()))["type"] != "up_to":
        missed.append(frame)
    return [*missed, frame]


def walk(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async_to_sync(story)()


def test_two_pages_hear_the_same_in_order(
    sitting: Sitting, browse: Browse, member: Seat, helper: Seat, now: datetime
) -> None:
    pages = [OpenPage(routes, live(sitting), browse(seat)) for seat in (member, helper)]
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}

    async def story() -> None:
        for page in pages:
            assert [frame["number"] for frame in await opened(page, after=3)] == [3]
        do = sync_to_async(actions.say)
        for number in range(6):
            seat = (member, helper)[number % 2]
            await do(seat, body=f"Number {number}", **here)
        for page in pages:
            heard = [json.loads(await page.hear()) for _number in range(6)]
            assert [frame["number"] for frame in heard] == [4, 5, 6, 7, 8, 9]
            assert {frame["kind"] for frame in heard} == {"Said"}
            assert await page.hears_nothing()
            await page.leave()

    walk(story)


def test_who_was_away_gets_all_that_was_missed(
    sitting: Sitting, browse: Browse, member: Seat, helper: Seat, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    for number in range(5):
        actions.say(helper, body=f"Number {number}", **here)

    page = OpenPage(routes, live(sitting), browse(member))

    async def story() -> None:
        frames = await opened(page, after=4)
        assert [frame["number"] for frame in frames] == [5, 6, 7, 8, 8]
        assert frames[-1] == {"type": "up_to", "number": 8, "is_anew": False}
        await page.leave()

    walk(story)


def test_a_hidden_poll_is_in_no_frame_and_on_no_page(
    sitting: Sitting, browse: Browse, member: Seat, helper: Seat, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    client = browse(helper)
    actions.ask_poll(member, question="When?", choices=["Mon", "Tue"], **here)

    async def story() -> None:
        page = OpenPage(routes, live(sitting), client)
        await opened(page, after=sitting.last)
        await sync_to_async(actions.vote)(member, number=1, choice=1, **here)
        frame = json.loads(await page.hear())
        assert (frame["kind"], frame["payload"]) == ("Voted", {"number": 1})
        assert await page.hears_nothing()
        await page.leave()

    walk(story)
    after = _polls(client, sitting)
    # That somebody has voted is said; what they chose makes no difference to what others read.
    actions.vote(member, number=1, choice=0, **here)
    assert _polls(client, sitting) == after
    actions.show_poll(member, number=1, **here)
    assert _polls(client, sitting) != after


def _polls(client: Any, sitting: Sitting) -> str:
    response = client.get(f"/c/maple/rooms/at/{sitting.pk}/parts/?part=polls")
    assert response.status_code == 200
    # Each form has a token of its own, another one each time.
    html = response.content.decode()
    return re.sub(r'(name="csrfmiddlewaretoken" value="|data-last=")[^"]*', r"\1", html)


def test_what_is_taken_back_is_in_nothing_that_is_missed(
    sitting: Sitting, browse: Browse, member: Seat, helper: Seat, now: datetime
) -> None:
    line = actions.say(helper, sitting_id=sitting.pk, body="My secret", now=now)
    actions.take_back(helper, line_id=line.pk, now=now)

    page = OpenPage(routes, live(sitting), browse(member))

    async def story() -> None:
        frames = await opened(page, after=0)
        assert "secret" not in json.dumps(frames)
        await page.leave()

    walk(story)
    assert "secret" not in browse(member).get(f"/c/maple/rooms/at/{sitting.pk}/").content.decode()
    assert Line.objects.get().body == "My secret", "for who decides about what was flagged"


def test_the_open_page_of_who_is_removed_is_closed(
    group: Group, teacher: Seat, learners: list[Seat], browse: Browse, now: datetime
) -> None:
    ada = learners[0]
    for seat in (ada, teacher):
        sitting = actions.enter(seat, home=actions.Home(group_id=group.pk), now=now)

    pages = [OpenPage(routes, live(sitting), browse(seat)) for seat in (ada, teacher)]

    async def story() -> None:
        for page in pages:
            await opened(page, after=2)
        await sync_to_async(actions.remove)(
            teacher, sitting_id=sitting.pk, person_id=ada.member.pk, now=now
        )
        assert await pages[0].code() == NOT_ALLOWED
        assert json.loads(await pages[1].hear())["kind"] == "Removed"
        await pages[1].leave()

    walk(story)


def test_it_opens_for_nobody_who_does_not_belong_there(
    sitting: Sitting, browse: Browse, seat: Seated, coordinator: Seat, private_community: Any
) -> None:
    other = seat(CommunityRole.MEMBER, "Somebody Else")
    neighbor = seat(CommunityRole.OWNER, "A Neighbor", in_=private_community)

    asking = [
        (None, live(sitting), SIGN_IN),
        (browse(other), live(sitting), NO_SUCH),
        (browse(coordinator), live(sitting), NO_SUCH),
        (browse(neighbor), live(sitting).replace("maple", "cedar"), NO_SUCH),
        (browse(neighbor), live(sitting), NOT_ALLOWED),
    ]

    async def story() -> None:
        for client, path, code in asking:
            page = await OpenPage(routes, path, client).open()
            assert await page.code() == code

    walk(story)


@pytest.mark.parametrize("garbage", ["", "{", '{"after": -1}', "[" * 9_000, b"\xff\x00", '"x"'])
def test_what_no_page_says_closes_it_and_harms_nobody_else(
    garbage: str | bytes, sitting: Sitting, browse: Browse, member: Seat, helper: Seat,
    now: datetime,
) -> None:  # fmt: skip
    bad, good = (OpenPage(routes, live(sitting), browse(seat)) for seat in (member, helper))

    async def story() -> None:
        await opened(bad, after=3)
        await opened(good, after=3)
        await bad.say(garbage)
        assert await bad.code() == UNREADABLE
        await sync_to_async(actions.say)(helper, sitting_id=sitting.pk, body="Hello", now=now)
        assert json.loads(await good.hear())["kind"] == "Said"
        await good.leave()

    walk(story)


def test_an_open_page_keeps_somebody_in_the_room(
    sitting: Sitting, browse: Browse, member: Seat, now: datetime, at: Callable[[datetime], None]
) -> None:
    later = now + timedelta(minutes=6)
    at(later)

    page = OpenPage(routes, live(sitting), browse(member))

    async def story() -> None:
        kinds = [frame.get("kind") for frame in await opened(page, after=3)]
        # The other one was not heard of for six minutes.
        assert kinds == ["LineLost", None]
        await page.leave()

    walk(story)
    sitting.refresh_from_db()
    assert sitting.state.is_in(member.member.pk)
    assert sitting.state.holder(Role.FACILITATOR) is not None
