"""Changes that are proposed: the text has nothing of them until somebody who writes accepts one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Group
from docendo.learning.documents import actions, crdt, passages, queries
from docendo.learning.documents.models import Change, Comment, Document
from docendo.learning.documents.refusals import (
    CommentIsSettled,
    MayNotCommentHere,
    MayNotWriteHere,
    NothingProposed,
    PassageHasChanged,
    PassageInSeveralPlaces,
    PassageIsUnclear,
    PassageNotFound,
    PassageOverLines,
)
from docendo.learning.documents.rules.comments import (
    About,
    Difference,
    Found,
    Nth,
    difference_of,
    finding,
)
from docendo.learning.documents.rules.limits import Right
from docendo.learning.documents.rules.tree import Words, paragraph, plain
from docendo.learning.documents.tests.conftest import Browse, Seated, enroll
from docendo.learning.documents.tests.test_comments import PLACE, of_comment, page
from docendo.learning.documents.tests.texts import EVERYTHING, made

Suggest = Callable[..., Comment]


@pytest.fixture
def suggest(now: datetime) -> Suggest:
    def suggest(seat: Seat, document: Document, old: str, new: str, place: Any = None) -> Comment:
        about = About(old, place)
        return actions.suggest(seat, document_id=document.pk, about=about, proposal=new, now=now)

    return suggest


def words(document: Document) -> str:
    return plain(queries.said_now(document))


def state(document: Document) -> bytes:
    return queries.opened(document).get_update()


def test_it_is_proposed_shown_and_accepted(
    browse: Browse, member: Seat, helper: Seat, document: Document
) -> None:
    before = state(document)
    new = {"passage": "comes near to", "proposal": "tends to", "body": "As in the book."}
    browse(helper).post(page(document, "suggest/"), new)
    suggestion = Comment.objects.get()
    assert state(document) == before
    shown = browse(member).get(page(document)).content.decode()
    assert 'data-proposal="tends to"' in shown
    assert "<del>comes near</del><ins>tends</ins> to" in shown
    browse(member).post(of_comment(suggestion, "decide"), {"is_accepted": "yes"})
    assert words(document) == "Limits\nWhat $x$ tends to."
    suggestion.refresh_from_db()
    assert suggestion.outcome == "accepted"
    assert suggestion.change is not None
    assert suggestion.change == Change.objects.order_by("pk").last()
    assert suggestion.change.by == member.member
    assert "tends to.</p>" in browse(member).get(page(document)).content.decode()
    for rest in ("history/", f"history/{suggestion.change.pk}/?since=0"):
        history = browse(member).get(page(document, rest)).content.decode()
        assert "Proposed by <bdi>Leyla Demir</bdi>, accepted by <bdi>" in history


def test_what_is_declined_was_never_in_the_text(
    browse: Browse, member: Seat, helper: Seat, document: Document, suggest: Suggest
) -> None:
    before, changes = state(document), Change.objects.count()
    suggestion = suggest(helper, document, "comes near to", "")
    browse(member).post(of_comment(suggestion, "decide"), {"is_accepted": "no"})
    suggestion.refresh_from_db()
    assert suggestion.outcome == "declined"
    assert (state(document), Change.objects.count()) == (before, changes)


def test_only_whoever_writes_decides(
    member: Seat,
    owner: Seat,
    of_group: Document,
    group: Group,
    seat: Seated,
    suggest: Suggest,
    now: datetime,
) -> None:
    other = seat(Role.MEMBER, "Olga Other")
    enroll(group, other, now=now)
    actions.set_right(owner, document_id=of_group.pk, others_may=Right.COMMENT)
    suggestion = suggest(member, of_group, "Limits", "Limit")
    for each in (member, other):
        with pytest.raises(MayNotWriteHere):
            actions.accept(each, comment_id=suggestion.pk, nth=None, now=now)
        with pytest.raises(MayNotWriteHere):
            actions.decline(each, comment_id=suggestion.pk, now=now)
    assert words(of_group).startswith("Limits\n")
    actions.accept(owner, comment_id=suggestion.pk, nth=None, now=now)
    assert words(of_group).startswith("Limit\n")
    actions.set_right(owner, document_id=of_group.pk, others_may=Right.READ)
    with pytest.raises(MayNotCommentHere):
        suggest(member, of_group, "Limit", "Limits")


def test_it_is_decided_once(
    member: Seat, helper: Seat, document: Document, suggest: Suggest, now: datetime
) -> None:
    suggestion = suggest(helper, document, "x", "xx")
    actions.accept(member, comment_id=suggestion.pk, nth=None, now=now)
    with pytest.raises(CommentIsSettled):
        actions.accept(member, comment_id=suggestion.pk, nth=None, now=now)
    with pytest.raises(CommentIsSettled):
        actions.decline(member, comment_id=suggestion.pk, now=now)
    with pytest.raises(CommentIsSettled):
        actions.resolve(member, comment_id=suggestion.pk, is_resolved=False, now=now)
    assert words(document) == "Limits\nWhat $xx$ comes near to."


def test_what_has_changed_since_is_not_put_into_the_text(
    member: Seat, helper: Seat, document: Document, suggest: Suggest, now: datetime
) -> None:
    suggestion = suggest(helper, document, "comes near to", "tends to")
    actions.write_down(
        member, document_id=document.pk, tree=(paragraph(Words("x comes nearer to")),), now=now
    )
    before = state(document)
    with pytest.raises(PassageHasChanged):
        actions.accept(member, comment_id=suggestion.pk, nth=None, now=now)
    suggestion.refresh_from_db()
    assert suggestion.is_open
    assert state(document) == before


def test_of_several_places_the_open_page_says_which(
    member: Seat, helper: Seat, document: Document, suggest: Suggest, now: datetime
) -> None:
    tree = (paragraph(Words("one two one")), paragraph(Words("one")))
    actions.write_down(member, document_id=document.pk, tree=tree, now=now)
    with pytest.raises(PassageInSeveralPlaces):
        suggest(helper, document, "one", "1")
    suggestion = suggest(helper, document, "one", "1", place=PLACE)
    with pytest.raises(PassageIsUnclear):
        actions.accept(member, comment_id=suggestion.pk, nth=None, now=now)
    for nth in (Nth(1, 2), Nth(3, 3)):
        with pytest.raises(PassageHasChanged):
            actions.accept(member, comment_id=suggestion.pk, nth=nth, now=now)
    actions.accept(member, comment_id=suggestion.pk, nth=Nth(1, 3), now=now)
    assert words(document) == "one two 1\none"


def test_what_cannot_be_proposed(
    member: Seat, document: Document, suggest: Suggest, match: Any, now: datetime
) -> None:
    for old, new, refusal in (
        ("Limits", "Limits", NothingProposed),
        ("Limit of", "Limits", PassageNotFound),
        ("Limits\nWhat", "Limit. What", PassageOverLines),
    ):
        with pytest.raises(refusal):
            suggest(member, document, old, new)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Plain, ", "Plain: "),
        ("bold", "bolder"),
        ("Plain, bold", "all"),
        ("x = 1", ""),
        ("نهاية", "بداية"),
        ("الدرس", "الدرس 😀 الجديد"),
        ("print(1)\n", "print(1)\nprint(2)\n"),
    ],
)
def test_words_take_the_place_of_others_in_any_script(old: str, new: str) -> None:
    doc = made(EVERYTHING)
    crdt.write(doc, (*EVERYTHING, paragraph(Words("😀ä x̂ " + old + " 😀"))))
    before = plain(crdt.tree_of(doc))
    first, *_others = passages.passages(doc, old)
    passages.replace(doc, first, new)
    assert plain(crdt.tree_of(doc)) == before.replace(old, new, 1)


def test_new_words_look_like_those_in_whose_place_they_stand() -> None:
    doc = made((paragraph(Words("a "), Words("bold", is_bold=True), Words(" c")),))
    [found] = passages.passages(doc, "bold")
    passages.replace(doc, found, "bald")
    said = crdt.tree_of(doc)[0].parts
    assert said == (Words("a "), Words("bald", is_bold=True), Words(" c"))
    [found] = passages.passages(doc, "a bald c")
    passages.replace(doc, found, "a good c")
    [found] = passages.passages(doc, "a good")
    passages.replace(doc, found, "a goody")
    said = crdt.tree_of(doc)[0].parts
    assert said == (Words("a "), Words("goody", is_bold=True), Words(" c"))


def test_words_are_taken_letter_by_letter(
    browse: Browse, member: Seat, document: Document, now: datetime
) -> None:
    tree = (paragraph(Words("one  two three")),)
    actions.write_down(member, document_id=document.pk, tree=tree, now=now)
    client = browse(member)
    for old, new in (("  ", " "), ("one ", "One "), (" three\r\n", " four \r\n")):
        client.post(page(document, "suggest/"), {"passage": old, "proposal": new})
        suggestion = Comment.objects.order_by("-pk")[0]
        client.post(of_comment(suggestion, "decide"), {"is_accepted": "yes"})
    [block] = queries.said_now(document)
    assert block.parts == (Words("One two four "),)


def test_what_differs_and_what_is_meant() -> None:
    assert difference_of("comes near to", "tends to") == Difference(
        "", "comes near", "tends", " to"
    )
    assert difference_of("aa", "aaa") == Difference("aa", "", "a", "")
    assert difference_of("aaa", "aa") == Difference("aa", "a", "", "")
    assert finding(count=1, wanted=None) == (Found.ONCE, 0)
    assert finding(count=0, wanted=None)[0] is Found.NOWHERE
    assert finding(count=2, wanted=None)[0] is Found.UNCLEAR
    assert finding(count=2, wanted=Nth(1, 2)) == (Found.ONCE, 1)
    assert finding(count=2, wanted=Nth(2, 2))[0] is Found.NOWHERE


@pytest.mark.parametrize("passage", ["\r\n", "\n", ""])
def test_the_end_of_a_line_is_no_passage(
    browse: Browse, helper: Seat, document: Document, passage: str
) -> None:
    place = '{"anchor": 1}'
    said = {"passage": passage, "proposal": "tends to", "place": place}
    assert browse(helper).post(page(document, "suggest/"), said).status_code == 422
    assert not Comment.objects.exists()
