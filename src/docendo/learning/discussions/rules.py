"""What may happen to discussions, replies and polls; no database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _

SHORTEST_TITLE = 5
LONGEST_TITLE = 200
LONGEST_UPDATE = 2_000
LONGEST_REPLY = 10_000
LONGEST_EXCERPT = 200
LONGEST_REASON = 300
FEWEST_CHOICES, MOST_CHOICES = 2, 10
LONGEST_CHOICE = 120
LONGEST_POLL_QUESTION = 200
# How long an announcement stands on top of a community's home.
ANNOUNCED_FOR = timedelta(weeks=2)
# Of fewer ballots each voter could work out what the others chose.
FEWEST_SECRET_BALLOTS = 3


class Kind(models.TextChoices):
    """What somebody starts."""

    DISCUSSION = "discussion", _("Discussion")
    ANNOUNCEMENT = "announcement", _("Announcement")
    UPDATE = "update", _("Update")


class Starting(Enum):
    """What comes of starting something."""

    DONE = "done"
    NOT_YOURS = "not yours"


def starting(kind: Kind, *, coordinates: bool) -> Starting:
    """Members start discussions and write updates; whoever coordinates announces."""
    if kind is Kind.ANNOUNCEMENT and not coordinates:
        return Starting.NOT_YOURS
    return Starting.DONE


class Replying(Enum):
    """What comes of a reply."""

    DONE = "done"
    CLOSED = "closed"


def replying(*, is_open: bool) -> Replying:
    return Replying.DONE if is_open else Replying.CLOSED


class Editing(Enum):
    """What comes of an edit."""

    DONE = "done"
    NOT_YOURS = "not yours"


def editing(*, is_author: bool) -> Editing:
    """Nobody speaks for somebody else: moderators remove, they do not rewrite."""
    return Editing.DONE if is_author else Editing.NOT_YOURS


class Removing(Enum):
    """What comes of removing something."""

    DONE = "done"
    NOT_YOURS = "not yours"
    WITHOUT_REASON = "without reason"


def removing(*, is_author: bool, moderates: bool, reason: str) -> Removing:
    """Authors take back what they wrote; moderators remove anything but say why."""
    if is_author:
        return Removing.DONE
    if not moderates:
        return Removing.NOT_YOURS
    return Removing.DONE if reason else Removing.WITHOUT_REASON


class Closing(Enum):
    """What comes of closing a discussion, or opening it again."""

    DONE = "done"
    NOT_YOURS = "not yours"


def closing(*, is_author: bool, moderates: bool) -> Closing:
    return Closing.DONE if is_author or moderates else Closing.NOT_YOURS


def reopening(*, is_author: bool, moderates: bool, closed_by_author: bool) -> Closing:
    """Who started it opens it again, unless a moderator closed it."""
    return Closing.DONE if moderates or (is_author and closed_by_author) else Closing.NOT_YOURS


# --- Polls --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class NewPoll:
    """A question with choices, as whoever attaches it wants it; ``ends_at`` None is open-ended."""

    question: str
    choices: Sequence[str]
    allows_several: bool = False
    is_secret: bool = True
    ends_at: datetime | None = None


class Asking(Enum):
    """What comes of attaching a poll."""

    DONE = "done"
    TOO_FEW = "too few"
    TOO_MANY = "too many"
    TWICE = "twice"
    ENDS_BEFORE_IT_BEGINS = "ends before it begins"


def asking(poll: NewPoll, *, now: datetime) -> Asking:
    if len(poll.choices) < FEWEST_CHOICES:
        return Asking.TOO_FEW
    if len(poll.choices) > MOST_CHOICES:
        return Asking.TOO_MANY
    if len({choice.casefold() for choice in poll.choices}) < len(poll.choices):
        return Asking.TWICE
    if poll.ends_at is not None and poll.ends_at <= now:
        return Asking.ENDS_BEFORE_IT_BEGINS
    return Asking.DONE


class Voting(Enum):
    """What comes of a ballot."""

    COUNTED = "counted"
    ENDED = "ended"
    NOTHING_CHOSEN = "nothing chosen"
    ONE_ONLY = "one only"


def voting(chosen: Collection[int], *, allows_several: bool, has_ended: bool) -> Voting:
    if has_ended:
        return Voting.ENDED
    if not chosen:
        return Voting.NOTHING_CHOSEN
    if len(chosen) > 1 and not allows_several:
        return Voting.ONE_ONLY
    return Voting.COUNTED


class Results(Enum):
    """What somebody sees of how a poll stands."""

    SHOWN = "shown"
    AFTER_VOTING = "after voting"
    TOO_FEW = "too few"


def results(*, is_secret: bool, has_voted: bool, has_ended: bool, ballots: int) -> Results:
    """Nobody is swayed before they vote, and of a few secret ballots none can be worked out."""
    if not (has_voted or has_ended):
        return Results.AFTER_VOTING
    if is_secret and ballots < FEWEST_SECRET_BALLOTS:
        return Results.TOO_FEW
    return Results.SHOWN
