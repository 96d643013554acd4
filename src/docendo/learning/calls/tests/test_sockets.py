"""The open line of a call: what passes to whom, and when it is closed."""

import json
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from random import Random
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from docendo.commons.communities.api import Seat
from docendo.kernel.sockets import hub
from docendo.kernel.tests.pages import OpenPage
from docendo.learning.calls.sockets import routes
from docendo.learning.calls.tests.conftest import Browse, page_of
from docendo.learning.rooms import actions
from docendo.learning.rooms.models import Sitting
from docendo.learning.rooms.rules.division import MAIN
from docendo.learning.rooms.rules.limits import Role

pytestmark = pytest.mark.django_db(transaction=True)

NOT_ALLOWED, NO_SUCH, UNREADABLE, TOO_FAST = 4403, 4404, 1003, 4429
OFFER = {"type": "offer", "sdp": "v=0\r\n"}


def line(sitting: Sitting) -> str:
    return f"c/maple/calls/at/{sitting.pk}/live/"


def signal(to: str) -> str:
    said: dict[str, Any] = {
        "type": "signal",
        "to": to,
        "description": OFFER,
        "candidates": [],
        "grade": None,
    }
    return json.dumps(said)


async def heard(page: OpenPage, sort: str) -> dict[str, Any]:
    """The next that is of this sort."""
    while (frame := json.loads(await page.hear()))["type"] != sort:
        pass
    return dict(frame)


async def in_call(sitting: Sitting, browse: Browse, seat: Seat) -> OpenPage:
    page = await OpenPage(routes, line(sitting), await sync_to_async(browse)(seat)).open()
    assert json.loads(await page.hear())["type"] == "roster"
    said = {"type": "join", "peer": page_of(seat), "mic": True, "camera": True, "screen": False}
    await page.say(json.dumps(said))
    await heard(page, "joined")
    return page


async def settled(page: OpenPage) -> None:
    while not await page.hears_nothing():
        await page.hear()


def walk(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async_to_sync(story)()


def test_an_offer_passes_to_the_one_page_it_is_for(
    class_sitting: Sitting, seven: Sequence[Seat], browse: Browse
) -> None:
    ada, ben, cleo = seven[:3]

    async def story() -> None:
        pages = [await in_call(class_sitting, browse, each) for each in (ada, ben, cleo)]
        for page in pages:
            await settled(page)
        await pages[0].say(signal(page_of(ben)))
        passed = await heard(pages[1], "passed")
        assert (passed["by"], passed["description"]) == (page_of(ada), OFFER)
        assert await pages[2].hears_nothing()
        assert await pages[0].hears_nothing()
        for page in pages:
            await page.leave()

    walk(story)


def test_nothing_passes_from_or_to_who_is_not_in_the_call(
    class_sitting: Sitting, seven: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    ada, ben, cleo = seven[:3]

    async def story() -> None:
        pages = [await in_call(class_sitting, browse, each) for each in (ada, ben)]
        client = await sync_to_async(browse)(cleo)
        beside = await OpenPage(routes, line(class_sitting), client).open()
        for page in (*pages, beside):
            await settled(page)
        # In the room and not in the call.
        await beside.say(signal(page_of(ada)))
        await pages[0].say(signal(page_of(cleo)))
        assert await pages[0].hears_nothing()
        assert await beside.hears_nothing()
        # In the call, and not in the room any more.
        await sync_to_async(actions.leave)(ben, sitting_id=class_sitting.pk, now=now)
        assert await pages[1].code() == NOT_ALLOWED
        assert len((await heard(pages[0], "roster"))["seats"]) == 1
        await pages[0].say(signal(page_of(ben)))
        assert await pages[0].hears_nothing()
        await pages[0].leave()
        await beside.leave()

    walk(story)


def unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked again: as where the Redis of several processes does not answer."""
    monkeypatch.setattr(hub, "ask_again", lambda _channel: None)


@pytest.mark.parametrize("said", ['{"type":"who"}', signal("page-of-somebody-xxxx")])
def test_whatever_is_said_from_outside_the_room_closes_the_line(
    said: str,
    sitting: Sitting,
    member: Seat,
    helper: Seat,
    browse: Browse,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unheard(monkeypatch)

    async def story() -> None:
        page = await in_call(sitting, browse, member)
        await settled(page)
        await sync_to_async(actions.leave)(member, sitting_id=sitting.pk, now=now)
        assert await page.hears_nothing()
        await page.say(said)
        assert await page.code() == NOT_ALLOWED

    walk(story)


def test_who_is_divided_moved_or_called_back_is_out_of_the_call_of_where_they_were(
    class_sitting: Sitting, seven: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    leads, away = seven[:2]
    here: dict[str, Any] = {"sitting_id": class_sitting.pk, "now": now}
    actions.give_role(leads, role=Role.FACILITATOR, person_id=leads.member.pk, **here)
    numbers = {leads.member.pk: MAIN, away.member.pk: 1}

    def divides() -> list[Sitting]:
        options: dict[str, Any] = {"rooms": 2, "minutes": 5, "rng": Random(1)}
        actions.divide(leads, chosen=numbers, **options, **here)
        return list(Sitting.objects.filter(room__small__isnull=False).order_by("pk"))

    async def story() -> None:
        page = await in_call(class_sitting, browse, away)
        first, second = await sync_to_async(divides)()
        assert await page.code() == NOT_ALLOWED
        page = await in_call(first, browse, away)
        moved: dict[str, Any] = {"person_id": away.member.pk, "number": 2}
        await sync_to_async(actions.move)(leads, **moved, **here)
        assert await page.code() == NO_SUCH
        page = await in_call(second, browse, away)
        await sync_to_async(actions.call_back)(leads, **here)
        assert await page.code() == NOT_ALLOWED

    walk(story)


def test_who_is_removed_from_the_room_is_out_of_the_call_at_once(
    class_sitting: Sitting, seven: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    ada, ben = seven[:2]
    here: dict[str, Any] = {"sitting_id": class_sitting.pk, "now": now}
    actions.give_role(ada, role=Role.FACILITATOR, person_id=ada.member.pk, **here)

    async def story() -> None:
        pages = [await in_call(class_sitting, browse, each) for each in (ada, ben)]
        for page in pages:
            await settled(page)
        await sync_to_async(actions.remove)(ada, person_id=ben.member.pk, **here)
        assert await pages[1].code() == NOT_ALLOWED
        roster = await heard(pages[0], "roster")
        assert [each["person"] for each in roster["seats"]] == [ada.member.pk]
        await pages[0].leave()

    walk(story)


def test_all_in_the_room_hear_who_comes_and_goes(
    sitting: Sitting, member: Seat, helper: Seat, browse: Browse
) -> None:
    client = browse(helper)

    async def story() -> None:
        beside = await OpenPage(routes, line(sitting), client).open()
        assert (await heard(beside, "roster"))["seats"] == []
        page = await in_call(sitting, browse, member)
        (seat,) = (await heard(beside, "roster"))["seats"]
        assert (seat["person"], seat["mic"]) == (member.member.pk, True)
        await page.say(json.dumps({"type": "leave"}))
        assert (await heard(beside, "roster"))["seats"] == []
        await page.leave()
        await beside.leave()

    walk(story)


def test_who_is_muted_is_told_and_who_may_not_mute_stays_in_the_call(
    sitting: Sitting, member: Seat, helper: Seat, browse: Browse, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    actions.give_role(member, role=Role.FACILITATOR, person_id=member.member.pk, **here)

    async def story() -> None:
        pages = [await in_call(sitting, browse, each) for each in (member, helper)]
        for page in pages:
            await settled(page)
        await pages[1].say(json.dumps({"type": "mute", "person": member.member.pk}))
        assert await pages[0].hears_nothing()
        await pages[0].say(json.dumps({"type": "mute", "person": helper.member.pk}))
        await heard(pages[1], "muted")
        mics = {each["person"]: each["mic"] for each in (await heard(pages[0], "roster"))["seats"]}
        assert mics == {member.member.pk: True, helper.member.pk: False}
        for page in pages:
            await page.leave()

    walk(story)


def test_what_cannot_be_read_or_comes_too_fast_closes_the_line(
    sitting: Sitting, member: Seat, browse: Browse
) -> None:
    async def story() -> None:
        page = await in_call(sitting, browse, member)
        await page.say('{"type":"signal"}')
        assert await page.code() == UNREADABLE
        page = await in_call(sitting, browse, member)
        for _number in range(200):
            await page.say('{"type":"leave"}')
        assert await page.code() == TOO_FAST

    walk(story)


def test_others_have_no_line(
    sitting: Sitting, coordinator: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    clients = [browse(each) for each in (coordinator, member)]

    async def story() -> None:
        assert await (await OpenPage(routes, line(sitting), clients[0]).open()).code() == NO_SUCH
        await sync_to_async(actions.leave)(member, sitting_id=sitting.pk, now=now)
        gone = await OpenPage(routes, line(sitting), clients[1]).open()
        assert await gone.code() == NOT_ALLOWED

    walk(story)
