"""Whom a text mentions: told once, and named by our own rows."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from pycrdt import XmlElement, XmlText

from docendo.commons.communities.api import Role, Seat, leave
from docendo.commons.groups.api import Group
from docendo.commons.people.api import Person, become_former
from docendo.kernel import outbox
from docendo.kernel.models import OutboxEvent
from docendo.learning.documents import actions, crdt, queries
from docendo.learning.documents.models import Document, Mention, Snapshot
from docendo.learning.documents.rules.comments import About
from docendo.learning.documents.rules.mentions import MOST_TOLD, people_in
from docendo.learning.documents.rules.tree import Block, Kind, Words, paragraph
from docendo.learning.documents.tests.conftest import Browse, Seated, enroll

Mentions = Callable[..., None]
FORGED = "<script>alert(1)</script>"


def page(document: Document, rest: str = "") -> str:
    return f"/c/maple/documents/{document.pk}/{rest}"


def mention_of(person_id: Any, name: str = FORGED) -> XmlElement:
    return XmlElement("mention", {"person": person_id, "name": name})


def write(by: Seat, document: Document, *people: object, now: datetime) -> int:
    """A paragraph more, with these in it, as an editor writes it; nothing is kept yet."""
    doc = queries.opened(document)
    before = doc.get_state()
    with doc.transaction():
        text = crdt.body(doc).children.append(XmlElement("paragraph"))
        text.children.append(XmlText("Ask "))
        for each in people:
            text.children.append(mention_of(getattr(each, "pk", each)))
    batch = actions.Batch(by.member.pk, [doc.get_update(before)])
    [change] = actions.log(document.pk, [batch], now=now)
    return change


def say_no(by: Seat, document: Document, *, now: datetime) -> None:
    """Something else stands there, and nobody in it."""
    tree = (paragraph(Words("No.")),)
    actions.write_down(by, document_id=document.pk, tree=tree, now=now)


@pytest.fixture
def mentions(now: datetime) -> Mentions:
    """Somebody writes these people into a document, and it is kept."""

    def mentions(by: Seat, document: Document, *people: object) -> None:
        write(by, document, *people, now=now)
        actions.keep_snapshot(document.pk, now=now)

    return mentions


def told() -> list[tuple[int, list[int]]]:
    events = OutboxEvent.objects.filter(kind="documents.MentionedInDocument").order_by("pk")
    return [(event.payload["by_id"], event.payload["mentioned_ids"]) for event in events]


# --- Told ---------------------------------------------------------------------------------------


def test_who_is_mentioned_is_told_once(
    member: Seat, helper: Seat, document: Document, mentions: Mentions, now: datetime
) -> None:
    mentions(member, document, helper.member)
    assert told() == [(member.member.pk, [helper.member.pk])]
    mentions(member, document, helper.member)
    write(member, document, now=now)
    actions.keep_snapshot(document.pk, now=now)
    assert len(told()) == 1


def test_nobody_is_told_before_it_is_kept_and_of_what_is_gone_again(
    member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    write(member, document, helper.member, now=now)
    assert told() == []
    say_no(member, document, now=now)
    assert told() == []
    assert not Mention.objects.exists()


def test_each_is_told_by_whoever_wrote_it(
    member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    write(member, document, helper.member, now=now)
    write(helper, document, member.member, helper.member, now=now)
    actions.keep_snapshot(document.pk, now=now)
    assert sorted(told()) == sorted(
        [(member.member.pk, [helper.member.pk]), (helper.member.pk, [member.member.pk])]
    )


def test_nobody_is_told_of_their_own_mention(
    member: Seat, document: Document, mentions: Mentions
) -> None:
    mentions(member, document, member.member)
    assert told() == []
    assert Mention.objects.get().person == member.member


def test_who_does_not_read_it_is_told_nothing_then_or_later(
    member: Seat, owner: Seat, group: Group, of_group: Document, seat: Seated, now: datetime
) -> None:
    """The name is shown all the same: whoever writes may say it anyway."""
    other = seat(Role.MEMBER, "Nosy Parker")
    write(member, of_group, other.member, now=now)
    actions.keep_snapshot(of_group.pk, now=now)
    assert told() == []
    assert "@Nosy Parker" in of_group.snapshot.html
    enroll(group, other, now=now)
    write(member, of_group, other.member, now=now)
    actions.keep_snapshot(of_group.pk, now=now)
    assert told() == []


def test_who_reads_in_a_group_is_told(
    member: Seat, reader: Seat, of_group: Document, mentions: Mentions
) -> None:
    mentions(member, of_group, reader.member)
    assert told() == [(member.member.pk, [reader.member.pk])]


def test_what_somebody_wrote_who_has_left_tells_nobody(
    member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    write(helper, document, member.member, now=now)
    leave(helper, now=now)
    actions.keep_snapshot(document.pk, now=now)
    assert told() == []


def test_one_that_means_somebody_else_now_is_a_new_one(
    member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    write(member, document, 987_654_321, now=now)
    actions.keep_snapshot(document.pk, now=now)
    doc = queries.opened(document)
    before = doc.get_state()
    last: Any = list(crdt.body(doc).children)[-1]
    _ask, mention = last.children
    mention.attributes["person"] = helper.member.pk
    batch = actions.Batch(member.member.pk, [doc.get_update(before)])
    actions.log(document.pk, [batch], now=now)
    actions.keep_snapshot(document.pk, now=now)
    assert told() == [(member.member.pk, [helper.member.pk])]


def test_one_text_tells_only_so_many_at_once(
    member: Seat, owner: Seat, group: Group, of_group: Document, seat: Seated, now: datetime
) -> None:
    others = [seat(Role.MEMBER, f"Pupil {number}") for number in range(MOST_TOLD + 3)]
    for other in others:
        enroll(group, other, now=now)
    write(member, of_group, *(other.member for other in others), now=now)
    actions.keep_snapshot(of_group.pk, now=now)
    [(_by, people)] = told()
    assert len(people) == MOST_TOLD
    assert Mention.objects.count() == len(others)


def test_a_version_that_comes_back_tells_nobody_again(
    member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    change = write(member, document, helper.member, now=now)
    actions.keep_snapshot(document.pk, now=now)
    say_no(member, document, now=now)
    actions.restore(member, document_id=document.pk, change_id=change, now=now)
    assert people_in(queries.said_now(document)) == [helper.member.pk]
    assert len(told()) == 1


def is_found(client: Client, words: str) -> bool:
    found = client.get("/c/maple/search/", {"q": words}).content.decode()
    return "Limits &amp; series" in found


# --- Named --------------------------------------------------------------------------------------


def test_a_page_says_the_name_and_leads_to_the_person(
    browse: Browse, member: Seat, helper: Seat, document: Document, mentions: Mentions
) -> None:
    link = f'class="mention" href="/c/maple/people/{helper.member.pk}/"'
    write_now = browse(helper)
    mentions(member, document, helper.member)
    shown = write_now.get(page(document)).content.decode()
    assert link in shown.replace(' dir="auto"', "")
    assert "@Leyla Demir</a>" in shown
    assert "alert(1)" not in shown
    assert "@Leyla Demir" in Snapshot.objects.get(document=document).words
    assert is_found(write_now, "leyla")


def test_a_page_that_is_drawn_anew_says_it_too(
    browse: Browse, member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    change = write(member, document, helper.member, now=now)
    for rest in ("", f"history/{change}/"):
        shown = browse(helper).get(page(document, rest)).content.decode()
        assert "@Leyla Demir</a>" in shown, rest
        assert "alert(1)" not in shown, rest


def test_it_leaves_with_the_name_alone(
    browse: Browse, member: Seat, helper: Seat, document: Document, mentions: Mentions
) -> None:
    mentions(member, document, helper.member)
    client = browse(member)
    for form in ("md", "html"):
        said = client.get(page(document, f"download.{form}")).content.decode()
        assert "Ask @Leyla Demir" in said, form
        assert "/people/" not in said, form
    file = docx.Document(BytesIO(client.get(page(document, "download.docx")).content))
    assert file.paragraphs[-1].text == "Ask @Leyla Demir"


@pytest.mark.parametrize(
    "strange",
    [987_654_321, 0, -1, "x", "7); DROP", float(2**70), False, None, [7], {"a": 7}, FORGED],
)
def test_a_forged_mention_is_nobody(
    browse: Browse, member: Seat, document: Document, mentions: Mentions, strange: object
) -> None:
    mentions(member, document, strange)
    assert told() == []
    shown = browse(member).get(page(document)).content.decode()
    assert "Ask @Former member" in shown
    assert "alert(1)" not in shown


def test_nobody_of_another_community_can_be_named(
    browse: Browse,
    member: Seat,
    person: Callable[[str], Person],
    document: Document,
    mentions: Mentions,
) -> None:
    """Else numbers could be tried, to learn who is on this server."""
    mentions(member, document, person("Secret Agent"))
    shown = browse(member).get(page(document)).content.decode()
    assert "Secret Agent" not in shown
    assert "@Former member" in shown
    assert told() == []


def test_a_mention_in_a_mention_or_where_none_stands_is_read_without_harm() -> None:
    doc = crdt.replayed([])
    with doc.transaction():
        outer = crdt.body(doc).children.append(mention_of(1, "Odd"))
        outer.children.append(XmlElement("paragraph")).children.append(XmlText("inside"))
    [block] = crdt.tree_of(doc)
    assert block == Block(Kind.MENTION, person_id=1, name="Odd")


def test_who_is_forgotten_is_a_former_member_everywhere(
    browse: Browse,
    member: Seat,
    helper: Seat,
    document: Document,
    mentions: Mentions,
    now: datetime,
) -> None:
    mentions(member, document, helper.member)
    client = browse(member)
    become_former(helper.member, name="Former member")
    shown = client.get(page(document)).content.decode()
    assert "@Former member" in shown
    assert "@Leyla" not in shown
    actions.keep_stale_snapshots(now=now)
    assert "Leyla" not in Snapshot.objects.get(document=document).words
    assert is_found(client, "former")
    assert not is_found(client, "leyla")


def test_who_has_left_keeps_the_name_without_a_page(
    browse: Browse,
    member: Seat,
    reader: Seat,
    of_group: Document,
    mentions: Mentions,
    now: datetime,
) -> None:
    mentions(member, of_group, reader.member)
    leave(reader, now=now)
    outbox.deliver_here(now=now)
    shown = browse(member).get(page(of_group)).content.decode()
    assert "@Gus Guest" in shown
    assert f"/people/{reader.member.pk}/" not in shown


def test_the_editor_is_told_the_names_of_today(
    browse: Browse, member: Seat, helper: Seat, document: Document, mentions: Mentions
) -> None:
    mentions(member, document, helper.member)
    names = escape(f'{{"{helper.member.pk}": "Leyla Demir"}}')
    assert f'data-names="{names}"' in browse(member).get(page(document)).content.decode()


# --- What it costs ------------------------------------------------------------------------------


def test_many_cost_as_much_as_few(
    browse: Browse,
    member: Seat,
    owner: Seat,
    group: Group,
    of_group: Document,
    seat: Seated,
    now: datetime,
) -> None:
    client = browse(member)
    costs: list[list[int]] = []
    for many in (1, 12):
        others = [seat(Role.MEMBER, f"Pupil {many} {number}") for number in range(many)]
        for other in others:
            enroll(group, other, now=now)
        write(member, of_group, *(other.member for other in others), now=now)
        here = []
        for do in (
            lambda: client.get(page(of_group)),
            lambda: client.get(page(of_group, "download.md")),
            lambda: actions.keep_snapshot(of_group.pk, now=now),
            lambda: client.get(page(of_group)),
            lambda: client.get(page(of_group, "readers/?q=pupil")),
        ):
            with CaptureQueriesContext(connection) as asked:
                do()
            here.append(len(asked))
        costs.append(here)
    few, much = costs
    assert few == much


# --- Commented on -------------------------------------------------------------------------------


def test_a_passage_with_a_mention_can_be_commented_on(
    member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    write(member, document, helper.member, now=now)
    about = About(f"Ask @{FORGED}")
    said = actions.comment(member, document_id=document.pk, body="Why?", about=about, now=now)
    assert said.passage == about.passage
