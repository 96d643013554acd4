"""The five dimensions on which members of a team see each other, with what levels look like.

The dimensions are those of the Comprehensive Assessment of Team Member Effectiveness (Ohland et
al. 2012); the descriptions are our own. No database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOWEST: Final = 1
HIGHEST: Final = 5
LEVELS: Final = range(LOWEST, HIGHEST + 1)


class Dimension(models.TextChoices):
    """One side of working in a team; the value is the column that holds its level."""

    CONTRIBUTING = "contributing", _("Contributing to the team’s work")
    INTERACTING = "interacting", _("Interacting with teammates")
    KEEPING = "keeping", _("Keeping the team on track")
    EXPECTING = "expecting", _("Expecting quality")
    KNOWING = "knowing", _("Having related knowledge, skills and abilities")


@dataclass(frozen=True)
class Anchor:
    """What somebody does who is at a level."""

    level: int
    words: Promise


def _anchors(best: Promise, middle: Promise, worst: Promise) -> Sequence[Anchor]:
    return (Anchor(5, best), Anchor(3, middle), Anchor(1, worst))


# Levels 4 and 2 lie between: somebody does some of each.
ANCHORS: Final[Mapping[Dimension, Sequence[Anchor]]] = {
    Dimension.CONTRIBUTING: _anchors(
        _("Does more than their share, and does it well. Helps others when they are stuck."),
        _("Does their share, in time and well enough. Fills in for somebody when asked."),
        _("Leaves their share undone or half done. Comes late or unprepared, or not at all."),
    ),
    Dimension.INTERACTING: _anchors(
        _("Asks what others think, listens, and sees that everybody knows. Builds on criticism."),
        _("Listens and says what they think. Takes part when the team talks."),
        _("Talks over others, mocks or ignores them. Decides without the others, or says nothing."),
    ),
    Dimension.KEEPING: _anchors(
        _("Watches where the team stands, sees trouble early and says clearly what would help."),
        _("Notices what endangers the team’s goal, and tells the others of it."),
        _("Does not know whether the team will make it, or sees trouble and says nothing."),
    ),
    Dimension.EXPECTING: _anchors(
        _("Wants the team’s best, also where nobody would look, and believes that it can do it."),
        _("Wants the team to do all that was asked of it."),
        _("Is content when it is over, whether it is good or not. Doubts that the team can do it."),
    ),
    Dimension.KNOWING: _anchors(
        _("Knows what the work needs, learns what is missing, and could take over any part."),
        _("Knows enough for their own part, and learns what it still needs."),
        _("Lacks what even their own part needs, and does nothing about it."),
    ),
}
