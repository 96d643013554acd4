"""Whoever may not write or read any more is let go of in the open page, and told why."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from docendo.commons.communities.api import Community, Role, Seat, silence
from docendo.kernel.sockets.hub import ask_again
from docendo.kernel.tests.pages import OpenPage, elsewhere
from docendo.learning.documents import actions, room
from docendo.learning.documents.actions import logging
from docendo.learning.documents.models import Document
from docendo.learning.documents.rules.limits import Right
from docendo.learning.documents.sockets import routes
from docendo.learning.documents.tests.conftest import Browse, Seated
from docendo.learning.documents.tests.writers import Writer, come, stored, told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooms")]


@told
async def test_who_may_only_read_cannot_write(
    browse: Browse, member: Seat, reader: Seat, of_group: Document
) -> None:
    one = await come(browse, member, of_group)
    looking = await come(browse, reader, of_group, may_write=False)
    await one.say("For all.")
    await looking.until(looking.sees("For all."))
    await looking.say("Mine.")
    assert await looking.page.code() == 4403
    await one.say("Last.")
    await one.is_saved()
    assert "Mine." not in one.words
    assert "Mine." not in await stored(of_group)
    await one.page.leave()


@told
async def test_a_right_that_ends_ends_in_the_open_page(
    browse: Browse, owner: Seat, member: Seat, of_group: Document
) -> None:
    one = await come(browse, member, of_group)
    leader = await come(browse, owner, of_group)
    right: dict[str, Any] = {"document_id": of_group.pk, "others_may": Right.READ}
    await elsewhere(actions.set_right, owner, **right)
    assert await one.page.end() == (4403, "may_not_write_here")
    looking = await come(browse, member, of_group, may_write=False)
    await leader.say("By who leads.")
    await looking.until(looking.sees("By who leads."))
    await looking.say("Mine.")
    assert await looking.page.end() == (4403, "may_not_write_here")
    await leader.is_saved()
    assert (await stored(of_group)).endswith("\nBy who leads.")
    await leader.page.leave()


@told
async def test_nobody_else_comes_in(
    browse: Browse, member: Seat, document: Document, seat: Seated
) -> None:
    stranger = await elsewhere(seat, Role.COORDINATOR, "Nosy Parker")
    client = await elsewhere(browse, stranger)
    page = await OpenPage(routes, Writer(client, document).path, client).open()
    assert await page.code() == 4404
    page = await OpenPage(routes, Writer(client, document).path, Client()).open()
    assert await page.code() == 4401


@told
async def test_it_is_not_below_another_community(
    browse: Browse, seat: Seated, private_community: Community, document: Document
) -> None:
    def stranger() -> Client:
        return browse(seat(Role.OWNER, "Olga", in_=private_community))

    client = await elsewhere(stranger)
    for slug, code in ((private_community.slug, 4404), ("maple", 4403)):
        page = await OpenPage(routes, Writer(client, document, slug=slug).path, client).open()
        assert await page.code() == code


@told
async def test_who_leaves_the_group_leaves_the_open_page(
    browse: Browse, member: Seat, owner: Seat, of_group: Document, now: datetime
) -> None:
    one = await come(browse, member, of_group)

    def end() -> None:
        assert of_group.group is not None
        of_group.group.enrollments.filter(person=member.member).update(ended_at=now)
        ask_again(of_group.channel)

    await elsewhere(end)
    assert await one.page.code() == 4404


@told
async def test_what_is_put_away_is_not_written_any_more(
    browse: Browse, member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    one = await come(browse, member, document)
    await elsewhere(actions.keep, helper, document_id=document.pk, is_kept=False, now=now)
    assert await one.page.end() == (4403, "document_is_put_away")


@told
async def test_whoever_is_silenced_stops_writing_at_once(
    browse: Browse, member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    one = await come(browse, member, document)
    other = await come(browse, helper, document)

    def silenced() -> None:
        with transaction.atomic():
            silence(
                document.community_id, person_id=member.member.pk, until=now + timedelta(days=3)
            )

    await elsewhere(silenced)
    assert await one.page.end() == (4403, "may_not_write_here")
    looking = await come(browse, member, document, may_write=False)
    await looking.say("Mine.")
    assert await looking.page.end() == (4403, "may_not_write_here")
    await other.say("Theirs.")
    await other.is_saved()
    assert (await stored(document)).endswith("comes near to.\nTheirs.")
    await other.page.leave()


@told
async def test_nothing_that_a_full_log_refuses_is_called_saved(
    browse: Browse, member: Seat, helper: Seat, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await come(browse, member, document)
    other = await come(browse, helper, document)
    for writer in (one, other):
        await writer.is_saved()
    # Another process has filled it: this one learns of it when it writes.
    monkeypatch.setattr(logging, "MOST_BYTES_EVER", 1)
    await one.say("Too much.")
    for writer in (one, other):
        assert await writer.page.end() == (4403, "document_is_full")
    assert one.saved < one.sent
    # Whoever comes back with it is not told that it is saved either.
    await one.come()
    assert await one.page.end() == (4403, "document_is_full")
    assert one.saved < one.sent
    assert "Too much." not in await stored(document)


@told
async def test_there_is_no_room_beyond_what_a_log_holds(
    browse: Browse, member: Seat, helper: Seat, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await come(browse, member, document)
    other = await come(browse, helper, document)
    await one.is_saved()
    await document.arefresh_from_db()
    monkeypatch.setattr(room, "MOST_BYTES_EVER", document.size + 200)
    await one.say("Fits.")
    await one.is_saved()
    await one.say("x" * 200)
    assert await one.page.end() == (4403, "document_is_full")
    await other.until(other.sees("Fits."))
    assert (await stored(document)).endswith("Fits.")
    await other.say("Also.")
    await other.is_saved()
    await other.page.leave()
