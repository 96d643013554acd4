"""What a peer's grade is worth: grades with intervals, rankings from pairs, and collusion."""

from docendo.engine.grading.erratic import Scattered, scattered
from docendo.engine.grading.fitted import Fitted, fitted
from docendo.engine.grading.grades import Explanation, Grades, Reading
from docendo.engine.grading.pairs import Ranking, Standing, rank_pairs
from docendo.engine.grading.peer import grade
from docendo.engine.grading.plain import mean, median, workshop
from docendo.engine.grading.rings import Collusion, Favor, Ring, Suspect, collusion

__all__ = [
    "Collusion",
    "Explanation",
    "Favor",
    "Fitted",
    "Grades",
    "Ranking",
    "Reading",
    "Ring",
    "Scattered",
    "Standing",
    "Suspect",
    "collusion",
    "fitted",
    "grade",
    "mean",
    "median",
    "rank_pairs",
    "scattered",
    "workshop",
]
