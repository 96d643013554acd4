"""What a program is, when its weeks are, and when somebody is asked how it goes; no database."""

import random
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_NAME: Final = 80
LONGEST_TITLE: Final = 120
LONGEST_LINE: Final = 200
LONGEST_WORDS: Final = 1_500
LONGEST_ANSWER: Final = 500
MOST_WEEKS: Final = 104
MOST_QUESTIONS: Final = 8
MOST_LINES: Final = 12
MOST_CHOICES: Final = 12
MOST_DAYS: Final = 3_650
# What somebody says of their match below this is for a coordinator to look at.
HELPS_LITTLE: Final = 2
# Where nobody says that they have met, they are asked all the same: perhaps they never do.
FIRST_AT_LATEST: Final = timedelta(days=21)
# Nobody is asked the same twice within a week.
APART: Final = timedelta(days=7)
# After a match has ended it can still be said how it was.
SAID_WITHIN: Final = timedelta(days=30)
# So early those who coordinate are told that a program ends.
ENDS_SOON: Final = timedelta(days=14)
# Without 0 and O, 1, I and L: a code is read from a wall and typed on a phone.
LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH: Final = 8


class Kind(models.TextChoices):
    """How a program goes on."""

    COHORT = "cohort", _("Cohort: all begin and end together")
    EVERGREEN = "evergreen", _("Evergreen: join at any time, each at their own pace")
    GROUP = "group", _("Group: one guides several, from a first day to a last")


class Door(models.TextChoices):
    """How somebody comes in."""

    OPEN = "open", _("Every member sees it and may enroll")
    CODE = "code", _("Only with its link or code; others do not see it")
    CLOSED = "closed", _("Nobody any more, but by a roster")


class Stage(models.TextChoices):
    """When somebody is asked how their match goes."""

    FIRST = "first", _("After the first meeting")
    MIDDLE = "middle", _("In the middle")
    END = "end", _("At the end")


class Helps(models.IntegerChoices):
    """What somebody says of their match."""

    NOT = 1, _("Not at all")
    LITTLE = 2, _("A little")
    SOME = 3, _("Partly")
    WELL = 4, _("Well")
    VERY = 5, _("Very much")


class ShownTo(models.IntegerChoices):
    """Who reads an answer besides whoever gave it: each includes those before it."""

    COORDINATORS = 10, _("Only coordinators")
    MATCHED = 20, _("Coordinators, and whoever is in a match of this program with them")
    EVERYBODY = 30, _("Coordinators, and everybody who takes part")


@dataclass(frozen=True, kw_only=True)
class NewQuestion:
    """What is asked, what for, and who reads the answer.

    With ``choices`` one of them is chosen; where some of them ``admit``, only who chose one of
    those comes in by themselves.
    """

    words: str
    purpose: str = ""
    shown_to: ShownTo = ShownTo.COORDINATORS
    choices: Sequence[str] = ()
    admits: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class NewMeeting:
    """One meeting of a plan: in which week, what to talk about, and a goal in small steps."""

    week: int
    title: str
    agenda: Sequence[str]
    goal: str = ""
    steps: Sequence[str] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a coordinator decides of a program, when it is made and at any time after.

    ``consent`` are the words to which a parent or guardian says yes; without them none is needed.
    Who enrolls by themselves has been here for ``least_days``. The days are of clocks in
    ``time_zone``.
    """

    name: str
    starts_on: date
    ends_on: date | None
    door: Door
    questions: Sequence[str]
    time_zone: str = "UTC"
    consent: str = ""
    least_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Only:
    """Of which group, and by which topics; their numbers, none for whatever there is."""

    group_id: int | None = None
    topic_ids: Collection[int] = ()


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a program says of itself."""

    about: str
    audience: str
    closing: str


# --- When ---------------------------------------------------------------------------------------


def begins_on(*, starts_on: date, began_on: date) -> date:
    """The first day of the plan for one match: nobody begins with the fourth meeting."""
    return max(starts_on, began_on)


def week_on(day: date, *, begins: date) -> int:
    """The week of the plan on a day, 1 at first; 0 before."""
    return 0 if day < begins else (day - begins).days // 7 + 1


def asked_on(
    begins: date, *, met_on: date | None, middle_week: int, end_week: int, ends_on: date | None
) -> Sequence[tuple[Stage, date]]:
    """On which day each stage comes for a match, in their order.

    The first comes when people have met, and after three weeks if they have not said so. A match
    that began late is asked about its middle and its end before the program is over. No stage comes
    within a week of another: the later one stays, so that what is said of a meeting afterwards
    moves neither the middle nor the end.
    """
    end = begins + timedelta(weeks=end_week)
    if ends_on is not None:
        end = max(begins, min(end, ends_on - APART))
    middle = begins + (end - begins) * middle_week / end_week
    latest = begins + FIRST_AT_LATEST
    first = latest if met_on is None else min(max(begins, met_on), latest)
    found: list[tuple[Stage, date]] = [(Stage.END, end)]
    for stage, day in ((Stage.MIDDLE, middle), (Stage.FIRST, first)):
        if found[0][1] - day >= APART:
            found.insert(0, (stage, day))
    return found


def stage_on(day: date, *, days: Sequence[tuple[Stage, date]]) -> Stage | None:
    """What is asked on a day: the latest that has come, so that two never wait at once."""
    come = [stage for stage, from_day in days if from_day <= day]
    return come[-1] if come else None


# --- Codes --------------------------------------------------------------------------------------


def new_code(chance: random.Random | None = None) -> str:
    """Eight letters; ``chance`` is for a demo, in which nothing is hidden."""
    draw = chance or secrets.SystemRandom()
    return "".join(draw.choice(LETTERS) for _ in range(CODE_LENGTH))


def as_code(typed: str) -> str:
    """What somebody typed, as codes are kept: without dash and spaces, in capitals."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[:CODE_LENGTH]


def spoken(code: str) -> str:
    """A code as people read it out."""
    half = CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


# --- For whom it is -----------------------------------------------------------------------------


class Wanted(Enum):
    """What a program may want of whoever enrolls by themselves."""

    DAYS = auto()
    GROUP = auto()
    TOPIC = auto()
    ANSWER = auto()


@dataclass(frozen=True, kw_only=True)
class Wants:
    """All that one program wants; ``admits`` are the answers that open it, by question."""

    days: int = 0
    group: bool = False
    topic: bool = False
    admits: Mapping[int, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What somebody brings: how long they have been here, and the rest as of ``Wants``."""

    days: int
    is_in_group: bool
    has_topic: bool
    answers: Mapping[int, str]


@dataclass(frozen=True)
class Lack:
    """Something that somebody does not bring; ``question`` is the number of the one to answer."""

    what: Wanted
    question: int = 0


def lacks(wants: Wants, brought: Brought) -> Sequence[Lack]:
    """What somebody does not bring, in the order in which it is said."""
    found = []
    if wants.days and brought.days < wants.days:
        found.append(Lack(Wanted.DAYS))
    if wants.group and not brought.is_in_group:
        found.append(Lack(Wanted.GROUP))
    if wants.topic and not brought.has_topic:
        found.append(Lack(Wanted.TOPIC))
    return [
        *found,
        *(
            Lack(Wanted.ANSWER, question)
            for question, admits in wants.admits.items()
            if brought.answers.get(question, "") not in admits
        ),
    ]
