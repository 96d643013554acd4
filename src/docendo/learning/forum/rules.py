"""What may happen to a question and to what stands below it; no database."""

import re
from collections.abc import Sequence
from datetime import timedelta
from enum import Enum
from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from docendo.learning.forum.ladder import Rung

SHORTEST_TITLE = 8
LONGEST_TITLE = 200
LONGEST_EXCERPT = 200
LONGEST_COMMENT = 1_000
LONGEST_REASON = 300
SHORTEST_TEACH_BACK = 20
LONGEST_TEACH_BACK = 600
LONGEST_THANKS = 200
# "Spam" explains nothing to the person whose name is learned.
SHORTEST_WHY = 20


class State(models.TextChoices):
    """Whether a question takes answers."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Reason(models.TextChoices):
    """Why a question was closed."""

    DUPLICATE = "duplicate", _("The same was asked before")
    UNCLEAR = "unclear", _("It needs details before it can be answered")
    OFF_TOPIC = "off_topic", _("It does not belong in this community")
    NOT_NEEDED = "not_needed", _("It is no longer needed")
    OTHER = "other", _("Another reason, given below")


# What the person who asked may say of their own question; moderators may say anything.
REASONS_OF_THE_ASKER = (Reason.NOT_NEEDED, Reason.DUPLICATE)


class Change(Enum):
    """What somebody may do to a question's state."""

    CLOSE = "close"
    REOPEN = "reopen"


# Every change of state there is; any other pair is illegal.
CHANGES: dict[tuple[State, Change], State] = {
    (State.OPEN, Change.CLOSE): State.CLOSED,
    (State.CLOSED, Change.REOPEN): State.OPEN,
}


class IllegalChange(Exception):
    """A question in this state cannot change in this way."""


def after(state: State, change: Change) -> State:
    """The state that follows; raises IllegalChange."""
    try:
        return CHANGES[state, change]
    except KeyError:
        raise IllegalChange(f"{change.value} while {state.value}") from None


class Voting(Enum):
    """What comes of a vote."""

    COUNTED = "counted"
    OWN = "own"


def voting(*, author_id: int | None, voter_id: int) -> Voting:
    """Nobody votes for, or confirms, what they wrote themselves."""
    return Voting.OWN if author_id == voter_id else Voting.COUNTED


class Accepting(Enum):
    """What comes of accepting an answer."""

    DONE = "done"
    NOT_YOURS = "not yours"
    ANOTHER_MEANWHILE = "another meanwhile"


def accepting(
    *, is_asker: bool, moderates: bool, accepted_id: int | None, seen_accepted_id: int | None
) -> Accepting:
    """Who accepts says which answer they saw accepted: two people must not undo each other."""
    if not (is_asker or moderates):
        return Accepting.NOT_YOURS
    if accepted_id != seen_accepted_id:
        return Accepting.ANOTHER_MEANWHILE
    return Accepting.DONE


class Explaining(Enum):
    """What comes of explaining an answer back."""

    DONE = "done"
    NOT_YOURS = "not yours"
    NOT_ACCEPTED = "not accepted"
    OWN = "own"
    ALREADY = "already"


def explaining(
    *, is_asker: bool, is_accepted: bool, wrote_the_answer: bool, has_explained: bool
) -> Explaining:
    """Who asked explains, once, what they accepted and did not write themselves."""
    if not is_asker:
        return Explaining.NOT_YOURS
    if wrote_the_answer:
        return Explaining.OWN
    if not is_accepted:
        return Explaining.NOT_ACCEPTED
    return Explaining.ALREADY if has_explained else Explaining.DONE


class Thanking(Enum):
    """What comes of thanking somebody."""

    DONE = "done"
    OWN = "own"


def thanking(*, author_id: int, by_id: int) -> Thanking:
    """Thanks go to somebody else."""
    return Thanking.OWN if author_id == by_id else Thanking.DONE


class Removing(Enum):
    """What comes of removing a post."""

    DONE = "done"
    NOT_YOURS = "not yours"
    OTHERS_DEPEND_ON_IT = "others depend on it"
    WITHOUT_REASON = "without reason"


def removing(*, is_author: bool, moderates: bool, depends: bool, reason: str) -> Removing:
    """Authors take back what nobody built upon; moderators remove anything but say why."""
    if is_author and not depends:
        return Removing.DONE
    if moderates:
        return Removing.DONE if reason else Removing.WITHOUT_REASON
    return Removing.OTHERS_DEPEND_ON_IT if is_author else Removing.NOT_YOURS


class Editing(Enum):
    """What comes of an edit."""

    DONE = "done"
    NOT_YOURS = "not yours"
    WITHOUT_REASON = "without reason"
    ONLY_TOPICS = "only topics"
    CHANGED_MEANWHILE = "changed meanwhile"


# Who mends a slip at once need not explain it.
FREE_EDITS_FOR = timedelta(minutes=10)


def editing(
    *,
    is_author: bool,
    moderates: bool,
    is_question: bool,
    rung: Rung,
    only_topics: bool,
    reason: str,
    age: timedelta,
    revision: int,
    seen_revision: int,
) -> Editing:
    """An edit says why, and starts from the text that stands.

    The questions of others are edited by who is trusted; regulars change their topics.
    """
    if not (is_author or moderates):
        if not is_question or rung < Rung.REGULAR:
            return Editing.NOT_YOURS
        if rung < Rung.TRUSTED and not only_topics:
            return Editing.ONLY_TOPICS
    if revision != seen_revision:
        return Editing.CHANGED_MEANWHILE
    if not reason and not (is_author and age < FREE_EDITS_FOR):
        return Editing.WITHOUT_REASON
    return Editing.DONE


def takes_back(*, by_id: int, author_id: int | None, editor_ids: Sequence[int | None]) -> bool:
    """Authors take back what somebody else edited last; ``editor_ids`` are the latest first."""
    was_edited = len(editor_ids) > 1 and editor_ids[0] is not None
    return was_edited and author_id == by_id != editor_ids[0]


class Closing(Enum):
    """What comes of closing a question."""

    DONE = "done"
    NOT_YOURS = "not yours"
    NOT_A_REASON_OF_YOURS = "not a reason of yours"
    WITHOUT_NOTE = "without note"
    WITHOUT_ORIGINAL = "without original"


def reasons_to_close(*, is_asker: bool, moderates: bool, rung: Rung) -> Sequence[Reason]:
    """Why somebody may close a question: for reasons of their own, or for any, or for none."""
    if moderates:
        return tuple(Reason)
    if is_asker:
        return REASONS_OF_THE_ASKER
    if rung >= Rung.TRUSTED:
        return tuple(Reason)
    return (Reason.DUPLICATE,) if rung >= Rung.REGULAR else ()


def closing(
    *,
    is_asker: bool,
    moderates: bool,
    rung: Rung,
    reason: Reason,
    note: str,
    has_original: bool,
) -> Closing:
    """Moderators close; the asker their own; and who has come so far on the ladder."""
    reasons = reasons_to_close(is_asker=is_asker, moderates=moderates, rung=rung)
    if not reasons:
        return Closing.NOT_YOURS
    if reason not in reasons:
        return Closing.NOT_A_REASON_OF_YOURS
    if reason == Reason.OTHER and not note:
        return Closing.WITHOUT_NOTE
    if reason == Reason.DUPLICATE and not has_original:
        return Closing.WITHOUT_ORIGINAL
    return Closing.DONE


class Reopening(Enum):
    """What comes of reopening a question."""

    DONE = "done"
    NOT_YOURS = "not yours"
    WITHOUT_REASON = "without reason"


def reopening(
    *, moderates: bool, is_asker: bool, closed_by_asker: bool, rung: Rung, why: str
) -> Reopening:
    """Moderators reopen; the asker undoes what they closed themselves.

    Who is trusted opens what others closed and says why; what an asker closed is theirs.
    """
    if moderates or (is_asker and closed_by_asker):
        return Reopening.DONE
    if is_asker or closed_by_asker or rung < Rung.TRUSTED:
        return Reopening.NOT_YOURS
    return Reopening.DONE if why.strip() else Reopening.WITHOUT_REASON


class Learning(Enum):
    """What comes of learning who asked."""

    DONE = "done"
    NOT_YOURS = "not yours"
    NOT_HIDDEN = "not hidden"
    WITHOUT_REASON = "without reason"


def learning(*, moderates: bool, is_own: bool, is_anonymous: bool, why: str) -> Learning:
    """Moderators learn who asked for a reason that says something, and never of themselves."""
    if not moderates or is_own:
        return Learning.NOT_YOURS
    if not is_anonymous:
        return Learning.NOT_HIDDEN
    return Learning.DONE if len(why.strip()) >= SHORTEST_WHY else Learning.WITHOUT_REASON


CREATIVE_COMMONS = re.compile(r"CC (BY(?:-NC)?(?:-SA|-ND)?) (\d\.\d)")


@cache
def license_url(name: str) -> str:
    """Where the text of a Creative Commons license stands, or nothing for another name."""
    if found := CREATIVE_COMMONS.fullmatch(name):
        kind, version = found.groups()
        return f"https://creativecommons.org/licenses/{kind.lower()}/{version}/"
    return ""
