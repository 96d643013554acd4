"""Whoever comes into a group takes part in what it does now; what is deleted leaves no files."""

from django.db import transaction

from docendo.commons.communities.events import CommunityDeleted
from docendo.commons.groups.events import PeopleEnrolled
from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.review.actions import bring_in_latecomers, forget_files


@listener(PeopleEnrolled)
def take_in_who_comes_later(enrolled: PeopleEnrolled) -> None:
    bring_in_latecomers(enrolled.group_id, enrolled.person_ids, now=enrolled.at or clock.now())


@listener(CommunityDeleted)
def forget_what_was_handed_in(event: CommunityDeleted) -> None:
    transaction.on_commit(lambda: forget_files(event.community_id))
