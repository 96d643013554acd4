"""What a ritual is made of, and how it goes on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 80
LONGEST_WORDS = 600
LONGEST_QUESTION = 120
LONGEST_ANSWER = 120
MOST_WEEKS_NEW = 52
USUAL_WEEKS_NEW = 8


class Rhythm(models.TextChoices):
    """How often a ritual comes round."""

    WEEKLY = "1w", _("Every week")
    TWO_WEEKS = "2w", _("Every two weeks")
    THREE_WEEKS = "3w", _("Every three weeks")
    FOUR_WEEKS = "4w", _("Every four weeks")
    MONTHLY = "month", _("Every month")


class Invited(models.TextChoices):
    """Who may take part."""

    EVERYBODY = "everybody", _("All members")
    NEWCOMERS = "newcomers", _("Who is new")
    TOPIC = "topic", _("Who helps with a topic or learns it")


class Aim(models.TextChoices):
    """Who suits whom, of those who have met the least."""

    ANYBODY = "anybody"
    SKILLS = "skills"
    WELCOME = "welcome"
    ACROSS = "across"


class State(models.TextChoices):
    """Whether it goes on."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class Said(models.TextChoices):
    """What became of an introduction, as one of those introduced says it."""

    MET = "met"
    NOT_MET = "not_met"


CHANGES: Mapping[State, Collection[State]] = {
    State.RUNNING: frozenset({State.PAUSED, State.STOPPED}),
    State.PAUSED: frozenset({State.RUNNING, State.STOPPED}),
    State.STOPPED: frozenset(),
}


def may_become(state: State, then: State) -> bool:
    return then in CHANGES[state]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All that a coordinator decides about a ritual; the time is that of clocks in ``time_zone``.

    ``weeks_new`` is for how long somebody counts as new here. Where there is a ``question``,
    whoever takes part may answer it in a line, for those whom they meet.
    """

    name: str
    words: str
    rhythm: Rhythm
    first_on: date
    at: time
    time_zone: str
    invited: Invited
    weeks_new: int
    topic_id: int | None
    adds_newcomers: bool
    question: str


def invites(invited: Invited, *, is_new: bool, has_topic: bool) -> bool:
    """Whether somebody with a seat may take part."""
    match invited:
        case Invited.EVERYBODY:
            return True
        case Invited.NEWCOMERS:
            return is_new
        case Invited.TOPIC:
            return has_topic
