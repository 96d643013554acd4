"""How asks follow what happens to their questions, and what becomes of who leaves."""

from datetime import datetime

from docendo.commons.communities.events import MemberLeft, MemberRemoved
from docendo.kernel import clock
from docendo.kernel.events import Event, listener
from docendo.learning.asks.actions import (
    begin,
    follow_thread,
    forget_drafts,
    forget_person,
    note_answer,
)
from docendo.learning.forum.events import (
    AnswerPosted,
    OfThread,
    PostRemoved,
    PostRestored,
    QuestionAsked,
    QuestionClosed,
    QuestionReopened,
)


def _at(event: Event) -> datetime:
    return event.at or clock.now()


@listener(QuestionAsked)
def begin_an_ask(event: QuestionAsked) -> None:
    begin(event.community_id, thread_id=event.thread_id, at=_at(event))


@listener(AnswerPosted)
def end_what_is_answered(event: AnswerPosted) -> None:
    at = _at(event)
    note_answer(event.community_id, thread_id=event.thread_id, by_id=event.by_id, at=at)
    _follow(event)


@listener(PostRemoved)
def go_on_with_what_lost_its_answer(event: PostRemoved) -> None:
    _follow(event)


@listener(PostRestored)
def end_what_has_its_answer_again(event: PostRestored) -> None:
    _follow(event)


@listener(QuestionClosed)
def end_what_is_closed(event: QuestionClosed) -> None:
    _follow(event)


@listener(QuestionReopened)
def go_on_with_what_is_open_again(event: QuestionReopened) -> None:
    _follow(event)


def _follow(event: OfThread) -> None:
    follow_thread(event.community_id, thread_id=event.thread_id, now=_at(event))


@listener(MemberLeft)
def forget_who_left(left: MemberLeft) -> None:
    _forget(left.community_id, left.person_id)


@listener(MemberRemoved)
def forget_who_was_removed(removed: MemberRemoved) -> None:
    _forget(removed.community_id, removed.person_id)


def _forget(community_id: int, person_id: int) -> None:
    forget_drafts(community_id, person_id)
    forget_person(community_id, person_id)
