"""Open pages hear that something was said; who only comments changes nothing."""

from datetime import datetime

import pytest

from docendo.commons.communities.api import Seat
from docendo.kernel.tests.pages import elsewhere
from docendo.learning.documents import actions
from docendo.learning.documents.models import Change, Document
from docendo.learning.documents.rules import frames
from docendo.learning.documents.rules.comments import About
from docendo.learning.documents.rules.limits import Right
from docendo.learning.documents.tests.conftest import Browse
from docendo.learning.documents.tests.writers import Writer, come, stored, told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooms")]


async def hears_of_comments(writer: Writer) -> None:
    while True:
        message = await writer.page.hear()
        if message == bytes([frames.What.COMMENTED]):
            return


@told
async def test_two_pages_have_the_same_after_a_suggestion_was_accepted(
    browse: Browse, member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    one, other = await come(browse, member, document), await come(browse, helper, document)
    about = About("comes near to")
    suggestion = await elsewhere(
        lambda: actions.suggest(
            helper, document_id=document.pk, about=about, proposal="tends to", now=now
        )
    )
    await hears_of_comments(one)
    await one.say("Meanwhile.")
    await one.is_saved()
    await elsewhere(lambda: actions.accept(member, comment_id=suggestion.pk, nth=None, now=now))
    for writer in (one, other):
        await writer.until(writer.sees("tends to"))
        await writer.until(writer.sees("Meanwhile."))
    assert one.words == other.words == await stored(document)
    await one.page.leave()
    await other.page.leave()


@told
async def test_who_may_only_comment_changes_nothing_over_the_line(
    browse: Browse, member: Seat, owner: Seat, of_group: Document, now: datetime
) -> None:
    await elsewhere(
        lambda: actions.set_right(owner, document_id=of_group.pk, others_may=Right.COMMENT)
    )
    before = await elsewhere(Change.objects.count)
    reader = await come(browse, member, of_group, may_write=False)
    await elsewhere(
        lambda: actions.comment(member, document_id=of_group.pk, body="Well said.", now=now)
    )
    await hears_of_comments(reader)
    await reader.say("Mine.")
    assert await reader.page.code() == 4403
    assert await elsewhere(Change.objects.count) == before


@told
async def test_open_pages_read_again_who_may_comment(
    browse: Browse, member: Seat, owner: Seat, of_group: Document
) -> None:
    async def may(right: Right) -> None:
        await elsewhere(lambda: actions.set_right(owner, document_id=of_group.pk, others_may=right))

    await may(Right.READ)
    reader = await come(browse, member, of_group, may_write=False)
    await may(Right.COMMENT)
    await hears_of_comments(reader)
    await reader.page.leave()


@told
async def test_a_page_does_not_say_that_something_was_said(
    browse: Browse, member: Seat, document: Document
) -> None:
    one = await come(browse, member, document)
    await one.page.say(bytes([frames.What.COMMENTED]))
    assert await one.page.code() == 1003
