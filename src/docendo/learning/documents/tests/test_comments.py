"""What is said beside a text: by whom, about what, seen and settled by whom, and told to whom."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from docendo.commons.communities.api import Role, Seat, silence
from docendo.commons.communities.refusals import Silenced
from docendo.commons.groups.api import Group, GroupRole
from docendo.commons.people.api import block
from docendo.kernel.errors import NotAllowed
from docendo.kernel.models import OutboxEvent
from docendo.learning.documents import actions
from docendo.learning.documents.models import Comment, Document
from docendo.learning.documents.refusals import (
    CommentIsGone,
    CommentIsSettled,
    DocumentIsPutAway,
    EnoughAnswers,
    EnoughComments,
    MayNotCommentHere,
    NotYourComment,
    PassageNotFound,
)
from docendo.learning.documents.rules import comments as rules
from docendo.learning.documents.rules.beginnings import beginning
from docendo.learning.documents.rules.comments import About
from docendo.learning.documents.rules.limits import DocumentKind, Right, Template
from docendo.learning.documents.rules.tree import Tree, Words, paragraph
from docendo.learning.documents.tests.conftest import Browse, Seated, enroll

PLACE = {
    "anchor": {"item": {"client": 7, "clock": 3}, "assoc": 0},
    "head": {"item": {"client": 7, "clock": 9}, "assoc": -1},
}
Say = Callable[..., Comment]


def page(document: Document, rest: str = "") -> str:
    return f"/c/maple/documents/{document.pk}/{rest}"


def of_comment(comment: Comment, rest: str) -> str:
    return f"/c/maple/documents/comments/{comment.pk}/{rest}/"


@pytest.fixture
def say(document: Document, now: datetime) -> Say:
    def say(seat: Seat, body: str = "Is that so?", **more: Any) -> Comment:
        more.setdefault("about", About("comes near to", PLACE))
        more.setdefault("document_id", document.pk)
        return actions.comment(seat, body=body, now=now, **more)

    return say


def test_a_passage_is_commented_on_answered_resolved_and_opened_again(
    browse: Browse, member: Seat, helper: Seat, document: Document
) -> None:
    mine, theirs = browse(member), browse(helper)
    new = {"passage": "comes near to", "place": "", "body": "What is *near*?"}
    written = mine.post(page(document, "comment/"), new)
    comment = Comment.objects.get()
    assert written.headers["Location"] == f"{page(document)}#comment-{comment.pk}"
    shown = theirs.get(page(document)).content.decode()
    assert "<em>near</em>" in shown
    assert 'data-passage="comes near to"' in shown
    theirs.post(of_comment(comment, "answer"), {"body": "Closer than anything."})
    assert "Closer than anything." in mine.get(page(document)).content.decode()
    theirs.post(of_comment(comment, "resolve"), {"is_resolved": "yes"})
    comment.refresh_from_db()
    assert (comment.outcome, comment.settled_by) == ("resolved", helper.member)
    shown = mine.get(page(document)).content.decode()
    assert "What is settled" in shown
    assert "data-thread=" not in shown
    mine.post(of_comment(comment, "resolve"), {"is_resolved": "no"})
    assert "data-thread=" in mine.get(page(document)).content.decode()


def test_what_the_text_does_not_say_is_not_commented_on(
    browse: Browse, member: Seat, document: Document
) -> None:
    refused = browse(member).post(
        page(document, "comment/"), {"passage": "He is a liar", "body": "See?"}
    )
    assert refused.status_code == 409
    shown = refused.content.decode()
    assert "does not say these words" in shown
    assert "See?" in shown
    assert not Comment.objects.exists()
    # Across its lines it does.
    across = {"passage": "Limits What  $x$ comes", "body": "Both?"}
    assert browse(member).post(page(document, "comment/"), across).status_code == 302


def test_where_it_stands_is_kept_only_as_the_editor_says_it(
    browse: Browse, member: Seat, document: Document
) -> None:
    client, said = browse(member), {"passage": "Limits", "body": "Why?"}
    others = ('{"anchor": "here"}', '{"x": 1, "y": 2}', "[" * 400, "null", "{")
    for place in (json.dumps(PLACE), *others):
        client.post(page(document, "comment/"), {**said, "place": place})
    assert [each.place for each in Comment.objects.order_by("pk")] == [PLACE, *[None] * len(others)]


def test_the_right_to_comment_is_one_of_its_own(
    browse: Browse,
    member: Seat,
    reader: Seat,
    owner: Seat,
    of_group: Document,
    group: Group,
    seat: Seated,
    say: Say,
    now: datetime,
) -> None:
    teacher = seat(Role.MEMBER, "Tina Teacher")
    enroll(group, teacher, role=GroupRole.TEACHER, now=now)
    here = {"document_id": of_group.pk}
    stranger = seat(Role.MEMBER, "Nosy Parker")
    for right, who_may in (
        (Right.WRITE, {member, teacher, owner}),
        (Right.COMMENT, {member, teacher, owner}),
        (Right.READ, {teacher, owner}),
    ):
        actions.set_right(teacher, document_id=of_group.pk, others_may=right)
        for each in (member, teacher, owner):
            if each in who_may:
                say(each, **here)
            else:
                with pytest.raises(MayNotCommentHere):
                    say(each, **here)
        with pytest.raises(NotAllowed):
            say(reader, **here)
        with pytest.raises(Document.DoesNotExist):
            say(stranger, **here)
    first = Comment.objects.order_by("pk")[0]
    with pytest.raises(MayNotCommentHere):
        actions.answer(member, comment_id=first.pk, body="So?", now=now)
    with pytest.raises(MayNotCommentHere):
        actions.resolve(member, comment_id=first.pk, is_resolved=True, now=now)
    # Whoever reads sees all of it, and nothing to write with.
    shown = browse(reader).get(page(of_group)).content.decode()
    assert "Is that so?" in shown
    assert "Write a comment" not in shown
    assert browse(stranger).get(page(of_group, "comments/")).status_code == 404


def test_whoever_only_comments_writes_nothing(
    browse: Browse, member: Seat, owner: Seat, of_group: Document
) -> None:
    actions.set_right(owner, document_id=of_group.pk, others_may=Right.COMMENT)
    shown = browse(member).get(page(of_group)).content.decode()
    assert "comment on it and propose changes" in shown
    assert "data-may-write" not in shown
    assert "Write a comment" in shown
    assert browse(member).post(page(of_group, "rename/"), {"title": "Mine"}).status_code == 403


def test_nobody_comments_who_is_silenced_or_on_what_is_put_away(
    member: Seat, document: Document, say: Say, now: datetime
) -> None:
    said = say(member)
    until = now + timedelta(days=3)
    silence(member.community.pk, person_id=member.member.pk, until=until)
    quiet = replace(member, silenced_until=until)
    with pytest.raises(Silenced):
        say(quiet)
    with pytest.raises(Silenced):
        actions.resolve(quiet, comment_id=said.pk, is_resolved=True, now=now)
    actions.keep(member, document_id=document.pk, is_kept=False, now=now)
    with pytest.raises(DocumentIsPutAway):
        say(member)


def test_one_takes_back_ones_own(
    browse: Browse, member: Seat, helper: Seat, document: Document, say: Say, now: datetime
) -> None:
    answered, alone = say(member, "Answered."), say(member, "Alone.")
    actions.answer(helper, comment_id=answered.pk, body="The answer.", now=now)
    with pytest.raises(NotYourComment):
        actions.take_back(helper, comment_id=alone.pk, now=now)
    for each in (answered, alone):
        browse(member).post(of_comment(each, "take-back"))
    shown = browse(helper).get(page(document)).content.decode()
    assert "Alone." not in shown
    assert "Answered." not in shown
    assert "The answer." in shown
    assert f'id="comment-{alone.pk}"' not in shown
    with pytest.raises(CommentIsGone):
        actions.answer(helper, comment_id=answered.pk, body="And?", now=now)
    with pytest.raises(CommentIsGone):
        actions.take_back(member, comment_id=alone.pk, now=now)


def test_one_edits_ones_own(
    browse: Browse, member: Seat, helper: Seat, document: Document, say: Say, now: datetime
) -> None:
    said, theirs = say(member, "Is that sow?"), browse(helper)
    suggestion = actions.suggest(
        member, document_id=document.pk, about=About("x"), proposal="y", body="So.", now=now
    )
    shown = theirs.get(page(document)).text
    assert ("edited" in shown, of_comment(said, "edit") in shown) == (False, False)
    assert theirs.get(of_comment(said, "edit")).status_code == 404
    with pytest.raises(NotYourComment):
        actions.edit(helper, comment_id=said.pk, body="No.", now=now)
    mine = browse(member)
    assert of_comment(said, "edit") in mine.get(page(document)).text
    assert "Is that sow?" in mine.get(of_comment(said, "edit")).text
    edited = mine.post(of_comment(said, "edit"), {"body": "Is that *so*?"})
    assert edited.headers["Location"] == f"{page(document)}#comment-{said.pk}"
    assert mine.post(of_comment(said, "edit"), {"body": ""}).status_code == 422
    assert mine.post(of_comment(suggestion, "edit"), {"body": ""}).status_code == 302
    shown = theirs.get(page(document)).text
    assert "Is that <em>so</em>?" in shown
    assert shown.count("<span>edited</span>") == 2
    actions.take_back(member, comment_id=said.pk, now=now)
    refused = mine.post(of_comment(said, "edit"), {"body": "Half a sentence."})
    assert (refused.status_code, "Half a sentence." in refused.text) == (409, True)
    actions.keep(member, document_id=document.pk, is_kept=False, now=now)
    with pytest.raises(DocumentIsPutAway):
        actions.edit(member, comment_id=suggestion.pk, body="So!", now=now)


def test_there_are_so_many_open_ones_and_answers(
    member: Seat, say: Say, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docendo.learning.documents.actions.comments.MOST_OPEN_COMMENTS", 2)
    monkeypatch.setattr("docendo.learning.documents.actions.comments.MOST_ANSWERS", 1)
    first = say(member)
    say(member)
    with pytest.raises(EnoughComments):
        say(member)
    actions.answer(member, comment_id=first.pk, body="One.", now=now)
    with pytest.raises(EnoughAnswers):
        actions.answer(member, comment_id=first.pk, body="Two.", now=now)
    actions.resolve(member, comment_id=first.pk, is_resolved=True, now=now)
    say(member)
    with pytest.raises(EnoughComments):
        actions.resolve(member, comment_id=first.pk, is_resolved=False, now=now)


def test_a_comment_is_no_suggestion(member: Seat, say: Say, now: datetime) -> None:
    said = say(member)
    with pytest.raises(CommentIsSettled):
        actions.decline(member, comment_id=said.pk, now=now)
    with pytest.raises(CommentIsSettled):
        actions.accept(member, comment_id=said.pk, nth=None, now=now)


def test_it_is_told_once_to_whom_it_concerns(
    member: Seat,
    owner: Seat,
    helper: Seat,
    reader: Seat,
    document: Document,
    of_group: Document,
    say: Say,
    now: datetime,
) -> None:
    def told() -> set[int]:
        newest = OutboxEvent.objects.filter(kind="documents.DocumentCommented").order_by("-pk")[0]
        return set(newest.payload["told_ids"])

    say(helper)
    assert told() == {member.member.pk}
    said = say(owner, document_id=of_group.pk)
    assert told() == {member.member.pk}
    actions.answer(member, comment_id=said.pk, body="Yes.", now=now)
    assert told() == {owner.member.pk}


def test_what_somebody_said_whom_one_blocks_is_folded(
    browse: Browse, member: Seat, helper: Seat, document: Document, say: Say, now: datetime
) -> None:
    say(helper)
    actions.suggest(
        helper, document_id=document.pk, about=About("comes near to"), proposal="tends to", now=now
    )
    open_words = ('data-proposal="tends to"', "Is that so?", "<ins>tends</ins>")
    shown = browse(member).get(page(document)).text
    assert "you have blocked" not in shown
    assert all(each in shown for each in open_words)
    block(member.member, blocked_id=helper.member.pk, now=now)
    shown = browse(member).get(page(document)).text
    assert shown.count("you have blocked") == 2
    folds = re.compile(r'<details class="fold" id="folded-.*?</details>', re.DOTALL)
    assert not any(each in folds.sub("", shown) for each in open_words)
    assert all(each in shown for each in open_words[1:])


def test_words_are_not_trusted(browse: Browse, member: Seat, say: Say, document: Document) -> None:
    say(member, "<script>alert(1)</script>")
    shown = browse(member).get(page(document)).content.decode()
    assert "<script>alert" not in shown


def test_a_moderator_reads_what_was_flagged_and_hides_it(
    browse: Browse, member: Seat, helper: Seat, seat: Seated, document: Document, say: Say
) -> None:
    said = say(helper, "Rude words.")
    moderator = seat(Role.MODERATOR, "Mona")
    flag = f"/c/maple/care/document_comment/{said.pk}/flag/"
    assert browse(moderator).get(flag).status_code == 404
    assert browse(member).post(flag, {"why": "unkind"}).status_code == 302
    assert "Rude words." in browse(moderator).get("/c/maple/care/").content.decode()
    actions.hide_comment(
        said.community_id, said.pk, by_id=moderator.member.pk, words="Rude", now=said.created_at
    )
    assert "Rude words." not in browse(member).get(page(document)).content.decode()
    actions.show_comment(said.community_id, said.pk, by_id=moderator.member.pk, now=said.created_at)
    assert "Rude words." in browse(member).get(page(document)).content.decode()


def test_it_can_be_taken_along(
    browse: Browse, member: Seat, helper: Seat, document: Document, say: Say, now: datetime
) -> None:
    said = say(member, "What is **near**?")
    actions.answer(helper, comment_id=said.pk, body="This.", now=now)
    client = browse(member)
    for form in ("md", "html", "docx"):
        alone = client.get(page(document, f"download.{form}")).content
        along = client.get(page(document, f"download.{form}?with=comments")).content
        assert len(along) > len(alone), form
    text = client.get(page(document, "download.md?with=comments")).content.decode()
    assert "## Comments and suggestions" in text
    assert "“comes near to”" in text
    assert "**Leyla Demir**: This." in text


def test_fragments_are_answered_by_all_comments_or_a_sentence(
    browse: Browse, member: Seat, document: Document
) -> None:
    client = browse(member)
    live = {"HX-Request": "true", "Accept": "application/json, text/html"}
    said = {"passage": "Limits", "body": "Why?"}
    shown = client.post(page(document, "comment/"), said, headers=live)
    assert shown.status_code == 200
    assert shown.content.decode().startswith("<section")
    refused = client.post(page(document, "comment/"), {**said, "passage": "No"}, headers=live)
    assert refused.status_code == 409
    assert "does not say" in refused.json()["message"]


def test_a_board_has_comments_on_all_of_it(
    browse: Browse, member: Seat, match: Any, now: datetime
) -> None:
    board = actions.begin_in_match(
        member,
        match_id=match.pk,
        title="Board",
        tree=beginning(Template.WHITEBOARD),
        kind=DocumentKind.WHITEBOARD,
        now=now,
    )
    actions.comment(member, document_id=board.pk, body="Nice.", now=now)
    with pytest.raises(PassageNotFound):
        actions.comment(member, document_id=board.pk, body="No.", about=About("words"), now=now)
    client = browse(member)
    client.post(page(board, "comment/"), {"passage": "words", "body": "Well drawn."})
    shown = client.get(page(board)).text
    assert "Nice." in shown
    assert "Well drawn." in shown
    assert "data-passage" not in shown
    assert "Choose words" not in shown
    assert "Propose a change" not in shown


def test_what_is_folded_and_says() -> None:
    assert rules.says(two_lines(), "one  two\nthree")
    assert not rules.says(two_lines(), "one three")


def two_lines() -> Tree:
    return (paragraph(Words("one ")), paragraph(Words("two "), Words("three", is_bold=True)))
