"""Documents over their sockets: nobody's words are lost, and nobody writes who may not."""

import asyncio
from datetime import datetime
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from pycrdt import Doc, XmlElement

from docendo.commons.communities.api import Seat
from docendo.kernel.sockets.hub import HUB
from docendo.kernel.tests.pages import elsewhere
from docendo.learning.documents import actions, crdt, room
from docendo.learning.documents.models import Change, Document
from docendo.learning.documents.rooms import ROOMS
from docendo.learning.documents.rules import frames
from docendo.learning.documents.rules.limits import MOST_BYTES_AT_ONCE
from docendo.learning.documents.rules.tree import Words, paragraph
from docendo.learning.documents.tests.conftest import HELLO, Browse
from docendo.learning.documents.tests.writers import Writer, come, stored, told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooms")]


@told
async def test_two_write_at_once_and_read_the_same(
    browse: Browse, member: Seat, helper: Seat, document: Document
) -> None:
    one = await come(browse, member, document)
    other = await come(browse, helper, document)
    assert one.words == "Limits\nWhat $x$ comes near to."
    for number in range(20):
        await one.say(f"one {number}")
        await other.say(f"other {number}")
    for writer in (one, other):
        await writer.is_saved()
        await writer.until(writer.sees("one 19"))
        await writer.until(writer.sees("other 19"))
    assert one.words == other.words == await stored(document)
    assert one.words.count("one ") == one.words.count("other ") == 20
    by = await elsewhere(lambda: set(Change.objects.values_list("by", flat=True)))
    assert by == {member.member.pk, helper.member.pk}
    await one.page.leave()
    await other.page.leave()


@told
async def test_saved_is_said_of_what_is_in_the_database(
    browse: Browse, member: Seat, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await come(browse, member, document)
    await one.is_saved()
    log, broken = actions.log, True

    def fails(*args: Any, **kwargs: Any) -> Any:
        if broken:
            raise OperationalError("the database is away")
        return log(*args, **kwargs)

    monkeypatch.setattr(actions, "log", fails)
    monkeypatch.setattr(room, "AGAIN_SECONDS", 0.02)
    await one.say("Not yet.")
    await asyncio.sleep(0.2)
    assert await one.page.hears_nothing()
    broken = False
    await one.is_saved()
    assert "Not yet." in await stored(document)
    await one.page.leave()


@told
async def test_what_is_written_offline_comes_along(
    browse: Browse, member: Seat, helper: Seat, document: Document
) -> None:
    one = await come(browse, member, document)
    other = await come(browse, helper, document)
    await one.page.leave()
    await one.write("Written on the train.")
    await other.say("Written at home.")
    await other.is_saved()
    await one.come()
    await one.is_saved()
    await other.until(other.sees("on the train"))
    await one.until(one.sees("at home"))
    assert one.words == other.words == await stored(document)
    count = await elsewhere(Change.objects.count)
    # Coming back with nothing new is no change of anybody.
    await one.page.leave()
    await one.come()
    await one.is_saved()
    assert await elsewhere(Change.objects.count) == count
    await one.page.leave()
    await other.page.leave()


@told
async def test_the_next_one_opens_what_was_kept(
    browse: Browse, member: Seat, document: Document
) -> None:
    one = await come(browse, member, document)
    await one.say("Kept.")
    # Without waiting: what was heard is written before the room closes.
    await one.page.leave()
    document = await Document.objects.aget(pk=document.pk)
    assert not document.is_stale
    assert "Kept." in await stored(document)


@told
async def test_all_of_it_is_sent_once_a_second(
    browse: Browse, member: Seat, document: Document
) -> None:
    one = await come(browse, member, document)
    began = asyncio.get_running_loop().time()
    for _time in range(2):
        one.answered = False
        await one.page.say(frames.sync(frames.Step.ASK, b"\x00"))
        await one.until(lambda: one.answered)
    assert asyncio.get_running_loop().time() - began > 1.5
    await one.page.leave()


@told
async def test_a_version_that_comes_back_is_seen_at_once(
    browse: Browse, member: Seat, document: Document, now: datetime
) -> None:
    one = await come(browse, member, document)
    first = await Change.objects.aearliest("pk")
    await one.say("Mistake.")
    await one.is_saved()
    await elsewhere(actions.restore, member, document_id=document.pk, change_id=first.pk, now=now)
    await one.until(lambda: "Mistake." not in one.words)
    await one.say("Better.")
    await one.is_saved()
    assert await stored(document) == "Limits\nWhat $x$ comes near to.\nBetter."
    await one.page.leave()


def nested(depth: int) -> bytes:
    doc = crdt.replayed([])
    node: Any = crdt.body(doc)
    with doc.transaction():
        for _depth in range(depth):
            node = node.children.append(XmlElement("blockquote"))
    return doc.get_update()


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"nonsense",
        "text",
        frames.sync(frames.Step.CHANGE, b"\xff" * 40),
        frames.sync(frames.Step.CHANGE, b"x" * (MOST_BYTES_AT_ONCE + 1)),
        frames.sync(frames.Step.ASK, b"\xff" * 40),
        frames.sync(frames.Step.CHANGE, nested(60)),
        frames.sync(frames.Step.CHANGE, nested(5_000)),
        frames.presence([frames.Present(1, 1, {"cursor": "x" * 3_000})]),
    ],
    ids=["none", "nonsense", "text", "change", "large", "state", "deep", "deeper", "presence"],
)
@told
async def test_garbage_closes_one_page_and_disturbs_nobody(
    browse: Browse, member: Seat, helper: Seat, document: Document, garbage: bytes
) -> None:
    one = await come(browse, member, document)
    other = await come(browse, helper, document)
    await other.say("Before.")
    await one.page.say(garbage)
    assert await one.page.code() == 1003
    await other.say("After.")
    await other.is_saved()
    assert (await stored(document)).endswith("Before.\nAfter.")
    again = await come(browse, member, document)
    assert again.words == other.words
    await again.page.leave()
    await other.page.leave()


@told
async def test_whoever_says_what_comes_later_says_it_all_again(
    browse: Browse, member: Seat, helper: Seat, document: Document
) -> None:
    one = await come(browse, member, document)
    other = await come(browse, helper, document)
    await one.write("First.")
    await one.write("Second.")
    del one.news[0]
    await one.send()
    assert await one.page.code() == 4008
    await one.come()
    await one.is_saved()
    await other.until(other.sees("First.\nSecond."))
    assert (await stored(document)).endswith("First.\nSecond.")
    await one.page.leave()
    await other.page.leave()


@told
async def test_a_panic_of_the_library_is_garbage_too(
    browse: Browse, member: Seat, helper: Seat, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        pass

    one = await come(browse, member, document)
    other = await come(browse, helper, document)
    await other.say("Before.")
    await one.until(one.sees("Before."))

    def panics(*args: Any) -> None:
        raise Panic

    with monkeypatch.context() as broken:
        broken.setattr(ROOMS._open[document.pk][0]._copy.doc, "apply_update", panics, raising=False)
        await one.say("Bad.")
        assert await one.page.code() == 1003
    await other.say("After.")
    await other.is_saved()
    assert (await stored(document)).endswith("Before.\nAfter.")
    await other.page.leave()


@told
async def test_who_is_here_is_what_the_server_says(
    browse: Browse, member: Seat, helper: Seat, document: Document
) -> None:
    one = await come(browse, member, document)
    end = {"type": None, "tname": "default", "item": {"client": 7, "clock": 0}, "assoc": -1}
    cursor = {"anchor": end, "head": end}
    lie = {"user": {"id": helper.member.pk, "name": "Leyla Demir"}, "cursor": cursor, "x": 1}
    await one.page.say(frames.presence([frames.Present(7, 1, lie)]))
    other = await come(browse, helper, document)
    await other.until(lambda: 7 in other.present)
    assert other.present[7] == {
        "user": {"id": member.member.pk, "name": member.member.name},
        "cursor": cursor,
    }
    # Nobody speaks for the browser of somebody else.
    await other.page.say(frames.presence([frames.Present(7, 9, None)]))
    assert await other.page.code() == 1003
    await other.come()
    await one.page.leave()
    await other.until(lambda: other.present[7] is None)
    await other.page.leave()


@told
async def test_nobody_writes_under_the_number_of_another_persons_page(
    browse: Browse, member: Seat, helper: Seat, document: Document
) -> None:
    one = await come(browse, member, document)
    await one.page.say(frames.presence([frames.Present(one.doc.client_id, 1, {})]))
    other = await come(browse, helper, document)
    await other.until(lambda: one.doc.client_id in other.present)
    own = Doc[Any](client_id=one.doc.client_id)
    crdt.apply(own, other.doc.get_update())
    before = own.get_state()
    crdt.write(own, (paragraph(Words("Forged.")),))
    await other.page.say(frames.sync(frames.Step.CHANGE, own.get_update(before)))
    assert await other.page.code() == 1003
    await one.say("Mine.")
    await one.is_saved()
    assert await stored(document) == "Limits\nWhat $x$ comes near to.\nMine."
    # What they have written themselves others may say again.
    await other.come()
    await other.page.say(frames.sync(frames.Step.CHANGE, other.doc.get_update()))
    await other.say("Yours.")
    await one.until(one.sees("Yours."))
    await one.page.leave()
    await other.page.leave()


@told
async def test_what_another_process_wrote_is_read_from_the_log(
    browse: Browse, member: Seat, document: Document, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "RESYNC_SECONDS", 0.05)
    one = await come(browse, member, document)
    # Its message is lost: only the log has it.
    monkeypatch.setattr("docendo.learning.documents.actions.restoring.publish_on_commit", print)
    tree = (*HELLO, paragraph(Words("From elsewhere.")))
    await elsewhere(actions.write_down, member, document_id=document.pk, tree=tree, now=now)
    await one.until(one.sees("From elsewhere."))
    await one.say("Here.")
    await one.is_saved()
    assert one.words == await stored(document)
    await one.page.leave()


@told
async def test_what_a_fallen_process_passed_on_is_saved_by_another_one(
    browse: Browse, member: Seat, document: Document
) -> None:
    one = await come(browse, member, document)
    await one.is_saved()
    await one.page.leave()
    other = await come(browse, member, document)
    await one.write("Passed on, and not written.")
    HUB.publish(document.channel, passed_on(member, one.news[-1]))
    await other.until(other.sees("Passed on"))
    assert "Passed on" not in await stored(document)
    # Whoever wrote it comes back to this process, which has it already.
    await one.come()
    await one.is_saved()
    assert "Passed on" in await stored(document)
    await one.page.leave()
    await other.page.leave()


@told
async def test_who_comes_back_is_asked_for_what_is_missing_only(
    browse: Browse, member: Seat, helper: Seat, document: Document
) -> None:
    one = await come(browse, member, document)
    other = await come(browse, helper, document)
    await one.say("x" * 50_000)
    await one.is_saved()
    await other.until(other.sees("x" * 50_000))
    await one.write("Passed on, and not written.")
    HUB.publish(document.channel, passed_on(member, one.news[-1]))
    await other.until(other.sees("Passed on"))
    await one.page.leave()
    await one.come()
    await one.is_saved()
    assert len(one.last_answer) < 1_000
    assert "Passed on" in await stored(document)
    await one.page.leave()
    await other.page.leave()


def passed_on(seat: Seat, update: bytes) -> bytes:
    """As a process of which nothing else is known has passed it on."""
    origin = b"fallen--page" + seat.member.pk.to_bytes(8)
    return origin + frames.sync(frames.Step.CHANGE, update)


@told
async def test_what_nobody_comes_back_for_is_written_in_their_stead(
    browse: Browse,
    member: Seat,
    helper: Seat,
    document: Document,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "RESYNC_SECONDS", 0.05)
    monkeypatch.setattr(room, "FALLEN_AFTER_SECONDS", 0.1)
    one = await come(browse, member, document)
    gone = Writer(Client(), document)
    await gone.write("The last words.")
    HUB.publish(document.channel, passed_on(helper, gone.news[-1]))
    await one.until(one.sees("The last words."))
    for _moment in range(100):
        if "The last words." in await stored(document):
            break
        await asyncio.sleep(0.05)
    latest = await Change.objects.alatest("pk")
    assert latest.by_id == helper.member.pk
    await one.page.leave()
