"""Whoever comes into a group takes part in what it does now; what is deleted leaves no files."""

from django.db import transaction

from docendo.commons.communities.events import CommunityDeleted
from docendo.commons.groups.events import PeopleEnrolled
from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.review.actions import bring_in_latecomers, forget_files, tell_of_reviews
from docendo.learning.review.events import PhaseMoved
from docendo.learning.review.jobs import give_works
from docendo.learning.review.rules.phases import Phase


@listener(PeopleEnrolled)
def take_in_who_comes_later(enrolled: PeopleEnrolled) -> None:
    bring_in_latecomers(enrolled.group_id, enrolled.person_ids, now=enrolled.at or clock.now())


@listener(CommunityDeleted)
def forget_what_was_handed_in(event: CommunityDeleted) -> None:
    transaction.on_commit(lambda: forget_files(event.community_id))


@listener(PhaseMoved)
def give_when_reading_begins(moved: PhaseMoved) -> None:
    """By a job: a large class takes a while. Begun once more it gives only what is missing."""
    if moved.phase == Phase.REVIEWING:
        give_works.enqueue(assignment_id=moved.assignment_id)


@listener(PhaseMoved)
def tell_when_reading_ends(moved: PhaseMoved) -> None:
    if not moved.is_back:
        tell_of_reviews(moved.assignment_id, now=moved.at or clock.now())
