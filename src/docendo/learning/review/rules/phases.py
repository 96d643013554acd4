"""In which order a peer review goes, and who does what when; no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """Where a peer review stands."""

    PREPARING = "preparing", _("Being prepared")
    SUBMITTING = "submitting", _("Handing in")
    CALIBRATING = "calibrating", _("Practicing on examples")
    REVIEWING = "reviewing", _("Reading each other")
    REVISING = "revising", _("Answering and revising")
    CLOSED = "closed", _("Closed")


ORDER: Final[Sequence[Phase]] = tuple(Phase)


def phases(*, calibrates: bool, revises: bool) -> Sequence[Phase]:
    """The phases that a review has, in their order."""
    left_out = {Phase.CALIBRATING: not calibrates, Phase.REVISING: not revises}
    return tuple(phase for phase in ORDER if not left_out.get(phase))


def beside(here: Phase, step: int, *, among: Sequence[Phase]) -> Phase | None:
    """The phase so many steps further on, if there is one."""
    at = among.index(here) + step
    return among[at] if 0 <= at < len(among) else None


class Moving(Enum):
    """What becomes of moving a review from one phase to another."""

    MOVED = auto()
    ALREADY_THERE = auto()
    NOT_BESIDE = auto()


def moving(here: Phase, to: Phase, *, among: Sequence[Phase]) -> Moving:
    """A review moves one phase on, or one back where somebody moved it too early."""
    if here == to:
        return Moving.ALREADY_THERE
    if here not in among or to not in among:
        return Moving.NOT_BESIDE
    is_beside = abs(among.index(here) - among.index(to)) == 1
    return Moving.MOVED if is_beside else Moving.NOT_BESIDE


@dataclass(frozen=True)
class Step:
    """One phase on the line of time that everybody sees."""

    phase: Phase
    ends_at: datetime | None
    is_past: bool
    is_now: bool


def line(
    among: Sequence[Phase], *, ends: Mapping[Phase, datetime | None], here: Phase
) -> Sequence[Step]:
    """All phases with their dates, and which of them it is now."""
    at = among.index(here)
    return [
        Step(phase, ends.get(phase), number < at, number == at)
        for number, phase in enumerate(among)
    ]
