"""Who is told that a peer review stands in another phase."""

from collections.abc import Callable
from datetime import datetime

from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.learning.review import api as reviews
from docendo.outcomes.notices.models import Notice

Told = Callable[[Seat], list[str]]
Browse = Callable[[Seat], Client]


def test_whoever_takes_part_is_told_of_each_phase_and_seeing_the_review_settles_it(
    coordinator: Seat, member: Seat, helper: Seat, told: Told, browse: Browse, now: datetime
) -> None:
    said = reviews.blueprint("essay", language="en").said
    made = reviews.create_assignment(coordinator, said=said, now=now)

    def move(here: reviews.Phase, to: reviews.Phase) -> None:
        reviews.move_phase(coordinator, assignment_id=made.pk, here=here, to=to, now=now)

    move(reviews.Phase.PREPARING, reviews.Phase.SUBMITTING)
    # Delivered before anybody takes part: whoever joins later has seen that it began.
    assert told(member) == []
    reviews.take_part(member, assignment_id=made.pk, now=now)
    move(reviews.Phase.SUBMITTING, reviews.Phase.REVIEWING)
    [sentence] = told(member)
    assert "reading has begun" in sentence
    assert told(helper) == told(coordinator) == []
    move(reviews.Phase.REVIEWING, reviews.Phase.SUBMITTING)
    assert len(told(member)) == 1
    page = f"/c/maple/reviews/{made.pk}/"
    notice = Notice.objects.get(person=member.member)
    unread = Notice.objects.filter(person=member.member, seen_at=None)
    assert unread.exists()
    # The page of the review settles it by itself, without the way through the notice.
    browse(member).get(page)
    assert not unread.exists()
    assert browse(member).get(f"/me/notices/{notice.pk}/").headers["Location"] == page
