"""How work is judged: strategies, what a criterion may ask, and lengths; no database."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_TITLE: Final = 120
LONGEST_LINE: Final = 300
LONGEST_COMMENT: Final = 4_000
LONGEST_SUGGESTION: Final = 2_000
LONGEST_WORK: Final = 60_000
MOST_CRITERIA: Final = 20
MOST_LEVELS: Final = 8
MOST_POINTS: Final = 1_000
MOST_READERS: Final = 10


class Strategy(models.TextChoices):
    """How readers judge a work."""

    SCALES = "scales", _("Points for each criterion")
    RUBRIC = "rubric", _("A rubric: a level for each criterion")
    ERRORS = "errors", _("Statements that hold or do not")
    COMMENTS = "comments", _("Comments only, no points")
    PAIRS = "pairs", _("Two works at a time: which is better")


class Choosing(models.TextChoices):
    """Who decides who reads what."""

    FAIR = "fair", _("Docendo, so that every work gets its share of careful readers")
    RANDOM = "random", _("By chance")
    BY_HAND = "hand", _("By hand")
    ON_DEMAND = "demand", _("Readers take the next work when they are ready")


class Method(models.TextChoices):
    """How one grade is made of several judgments."""

    CORRECTED = "corrected", _("Corrected for severe and mild readers")
    MEAN = "mean", _("The plain mean")
    MEDIAN = "median", _("The median")
    WORKSHOP = "workshop", _("As Moodle's workshop does")


class Late(models.TextChoices):
    """What becomes of work that comes after its time."""

    REFUSED = "refused", _("Not taken")
    MARKED = "marked", _("Taken while it can still be read, and marked as late")


class Origin(models.TextChoices):
    """Why somebody reads a work."""

    GIVEN = "given", _("given")
    HAND = "hand", _("by hand")
    DEMAND = "demand", _("taken by themselves")
    REPLACEMENT = "replacement", _("instead of somebody else")
    SPARE = "spare", _("a spare one")


class Kind(models.TextChoices):
    """What a judgment is for."""

    PEER = "peer", _("of a peer")
    PRACTICE = "practice", _("of an example, for practice")
    REFERENCE = "reference", _("of the facilitator")


class Helpful(models.IntegerChoices):
    """How much a review helped the author of the work."""

    NOT = 1, _("Not at all")
    LITTLE = 2, _("A little")
    SOME = 3, _("Partly")
    WELL = 4, _("Well")
    VERY = 5, _("Very much")
