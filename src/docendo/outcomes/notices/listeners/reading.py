"""Who is told what while works are read and reviews answered; nobody is named in any of it."""

from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.review.events import (
    AppealAnswered,
    GradesPublished,
    ReadersLacking,
    ReadingDue,
    ReviewAnswered,
    ReviewsShown,
    ReviewThanked,
    WorkGiven,
)
from docendo.outcomes.notices.actions import Happened, tell
from docendo.outcomes.notices.rules import REVIEW, Kind

Told = (
    WorkGiven
    | ReadingDue
    | ReadersLacking
    | ReviewsShown
    | ReviewAnswered
    | ReviewThanked
    | GradesPublished
    | AppealAnswered
)


def _tell(event: Told, kind: Kind, *, once: object) -> None:
    """``once`` tells apart what happens again in the same review."""
    what = Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{event.assignment_id}:{once}",
        by_id=None,
        at=event.at or clock.now(),
        about=f"{REVIEW}{event.assignment_id}",
    )
    tell(what, (kind, event.told_ids))


@listener(WorkGiven)
def tell_of_another_work(event: WorkGiven) -> None:
    _tell(event, Kind.WORK_GIVEN, once=(event.at or clock.now()).isoformat())


@listener(ReadingDue)
def tell_that_works_wait(event: ReadingDue) -> None:
    _tell(event, Kind.READING_DUE, once=event.moment)


@listener(ReadersLacking)
def tell_who_runs_it(event: ReadersLacking) -> None:
    _tell(event, Kind.READERS_LACKING, once=(event.at or clock.now()).isoformat())


@listener(ReviewsShown)
def tell_that_reviews_are_there(event: ReviewsShown) -> None:
    _tell(event, Kind.REVIEWS_SHOWN, once=(event.at or clock.now()).isoformat())


@listener(ReviewAnswered)
def tell_of_an_answer(event: ReviewAnswered) -> None:
    _tell(event, Kind.REVIEW_ANSWERED, once=event.review_id)


@listener(ReviewThanked)
def tell_of_thanks(event: ReviewThanked) -> None:
    _tell(event, Kind.REVIEW_THANKED, once=event.review_id)


@listener(GradesPublished)
def tell_that_grades_are_there(event: GradesPublished) -> None:
    _tell(event, Kind.GRADES_PUBLISHED, once=(event.at or clock.now()).isoformat())


@listener(AppealAnswered)
def tell_of_a_second_look(event: AppealAnswered) -> None:
    _tell(event, Kind.APPEAL_ANSWERED, once=(event.at or clock.now()).isoformat())
