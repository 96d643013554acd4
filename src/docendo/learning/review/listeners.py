"""Works are given when reading begins, and authors are told when it ends."""

from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.review.actions import tell_of_reviews
from docendo.learning.review.events import PhaseMoved
from docendo.learning.review.jobs import give_works
from docendo.learning.review.rules.phases import Phase


@listener(PhaseMoved)
def give_when_reading_begins(moved: PhaseMoved) -> None:
    """By a job: a large class takes a while. Begun once more it gives only what is missing."""
    if moved.phase == Phase.REVIEWING:
        give_works.enqueue(assignment_id=moved.assignment_id)


@listener(PhaseMoved)
def tell_when_reading_ends(moved: PhaseMoved) -> None:
    if not moved.is_back:
        tell_of_reviews(moved.assignment_id, now=moved.at or clock.now())
