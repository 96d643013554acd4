"""How far somebody has come in a community, and what that lets them do; no database.

Two things count that everybody can see: how long somebody is here, and their answers that helped.
Only what they did under their own name is among them: a step that is taken at the moment in which
an anonymous question is solved would tell whose it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Rung(IntEnum):
    """How far somebody has come; who moderates needs no ladder."""

    NEWCOMER = 0
    MEMBER = 1
    REGULAR = 2
    TRUSTED = 3

    @property
    def label(self) -> Any:
        return LABELS[self]

    @property
    def lets(self) -> Any:
        """What it lets somebody do that those below may not."""
        return LETS[self]

    @property
    def next(self) -> "Rung | None":
        return None if self is Rung.TRUSTED else Rung(self + 1)


LABELS = {
    Rung.NEWCOMER: _("Newcomer"),
    Rung.MEMBER: _("Member"),
    Rung.REGULAR: _("Regular"),
    Rung.TRUSTED: _("Trusted"),
}
LETS = {
    Rung.NEWCOMER: _("You ask, answer, comment, vote and follow like everybody else."),
    Rung.MEMBER: _("What you flag counts when several members flag the same."),
    Rung.REGULAR: _(
        "You may close what was asked before and point to the earlier question, and change what "
        "the questions of others are about."
    ),
    Rung.TRUSTED: _(
        "You may close any question for a reason, open it again, and edit the questions of "
        "others to make them clearer. Their authors are told and may take it back."
    ),
}


@dataclass(frozen=True)
class Step:
    """What it takes to stand on a rung: so long a member, and so many answers that helped."""

    stay: timedelta
    helped: int


STEPS: Mapping[Rung, Step] = {
    Rung.NEWCOMER: Step(timedelta(0), 0),
    Rung.MEMBER: Step(timedelta(days=7), 0),
    Rung.REGULAR: Step(timedelta(days=30), 3),
    Rung.TRUSTED: Step(timedelta(days=90), 10),
}
# Beyond it nothing changes, so nobody counts further.
MOST_HELPED = max(step.helped for step in STEPS.values())


def rung(*, stay: timedelta, helped: int) -> Rung:
    """The highest that was reached, by both."""
    return max(each for each, step in STEPS.items() if stay >= step.stay and helped >= step.helped)
