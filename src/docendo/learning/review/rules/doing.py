"""What somebody has to do in a peer review just now; no database."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from docendo.learning.review.rules import rights
from docendo.learning.review.rules.phases import Phase


class Doing(models.TextChoices):
    """What is asked of somebody."""

    HAND_IN = "hand_in", _("Hand in your work")
    PRACTICE = "practice", _("Practice on examples")
    READ = "read", _("Read works of others")
    ANSWER = "answer", _("Answer what was said of your work")


@dataclass(frozen=True)
class ToDo:
    what: Doing
    until: datetime | None
    is_late: bool = False


def to_do(
    assignment: rights.InPhases,
    participant: rights.TakesPart,
    *,
    has_handed_in: bool,
    unsent: int,
    now: datetime,
) -> ToDo | None:
    """The first thing that waits; ``unsent`` are the works that one has been given to read."""
    right = rights.may_hand_in(assignment, participant, now=now)
    if right and not has_handed_in:
        return ToDo(Doing.HAND_IN, right.until, right.is_late)
    right = rights.may_practice(assignment, participant, now=now)
    if right and assignment.phase == Phase.CALIBRATING:
        return ToDo(Doing.PRACTICE, right.until)
    right = rights.may_read(assignment, participant, now=now)
    if right and unsent:
        return ToDo(Doing.READ, right.until)
    right = rights.may_answer(assignment, participant, now=now)
    if right and has_handed_in:
        return ToDo(Doing.ANSWER, right.until)
    return None


def left_to_read(
    *,
    in_pairs: bool,
    takes_them: bool,
    asked: int,
    others: int,
    are_free: bool,
    unsent: int,
    sent: int,
) -> int:
    """How many works or pairs somebody still has to read.

    ``asked`` is how many everybody reads, ``others`` how many works there are beside their own.
    Where readers take works themselves they have as many to take as ``are_free``.
    """
    if in_pairs:
        return max(0, min(asked, others * (others - 1) // 2) - sent)
    if takes_them and are_free:
        return max(unsent, min(asked, others) - sent)
    return unsent
