"""When members rate each other, and who may see what of it; no database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_TITLE: Final = 120
LONGEST_WORDS: Final = 2_000
LONGEST_QUESTION: Final = 300
MOST_QUESTIONS: Final = 10
FEWEST_IN_TEAM: Final = 2
MOST_IN_TEAM: Final = 12
# With fewer nobody could be sure that what they gave stays theirs: means and words alike.
FEWEST_TO_SHOW: Final = 3
# What is said of people is theirs first; whoever runs it sees the figures from then on.
THEIRS_FIRST: Final = timedelta(days=1)
A_DAY: Final = timedelta(days=1)


class Kind(models.TextChoices):
    """How a question is answered."""

    SCALE = "scale", gettext_lazy("with a level from 1 to 5")
    WORDS = "words", gettext_lazy("in words")


class SeenBy(models.TextChoices):
    """Who sees what is answered."""

    FACILITATORS = "facilitators", gettext_lazy("only who runs this")
    TEAM = "team", gettext_lazy("the team as well, without names")


class Stage(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Dated(Protocol):
    """What has a beginning and an end."""

    opens_at: datetime
    closes_at: datetime


def stage(evaluation: Dated, *, now: datetime) -> Stage:
    if now < evaluation.opens_at:
        return Stage.PLANNED
    return Stage.OPEN if now < evaluation.closes_at else Stage.CLOSED


def figures_from(evaluation: Dated) -> datetime:
    """From when on whoever runs it sees what was said of whom."""
    return evaluation.closes_at + THEIRS_FIRST


def reminder_at(evaluation: Dated) -> datetime:
    """A day before the end, or at half of the time where that is later."""
    half = evaluation.opens_at + (evaluation.closes_at - evaluation.opens_at) / 2
    return max(half, evaluation.closes_at - A_DAY)


def may_be_shown(answers: int) -> bool:
    """Whether a mean or words of so many can be shown to a teammate."""
    return answers >= FEWEST_TO_SHOW


@dataclass(frozen=True)
class NewTeam:
    """Those who rate each other, by the number of each person; ``is_group`` if all of it."""

    name: str
    person_ids: frozenset[int]
    group_id: int | None = None
    is_group: bool = False


@dataclass(frozen=True)
class Fault:
    """What cannot be, and at which field it is said."""

    field: str
    words: str


def faults_of_dates(opens_at: datetime, closes_at: datetime, *, now: datetime) -> Sequence[Fault]:
    if closes_at <= now:
        return [Fault("closes_at", _("This is over already. Choose a later moment."))]
    if closes_at <= opens_at:
        return [Fault("closes_at", _("It must end after it begins."))]
    return []


def faults_of_teams(teams: Collection[NewTeam], *, names: Mapping[int, str]) -> Sequence[Fault]:
    """``names`` are those of the people, to say who is twice in it."""
    if not teams:
        return [Fault("teams", _("Choose at least one team."))]
    for team in teams:
        if not FEWEST_IN_TEAM <= len(team.person_ids) <= MOST_IN_TEAM:
            words = _("“%(team)s” has %(number)d people; teams of %(least)d to %(most)d rate.")
            said = {
                "team": team.name,
                "number": len(team.person_ids),
                "least": FEWEST_IN_TEAM,
                "most": MOST_IN_TEAM,
            }
            return [Fault("teams", words % said)]
    seen: set[int] = set()
    for team in teams:
        for person_id in sorted(team.person_ids & seen):
            words = _("%(name)s is in two of these teams. Everybody rates in one.")
            return [Fault("teams", words % {"name": names.get(person_id, "")})]
        seen |= team.person_ids
    return []
