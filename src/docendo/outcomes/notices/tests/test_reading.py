"""Who is told what while works are read and reviews answered."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.learning.review import actions
from docendo.learning.review.models import Assignment, Review
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.tests.making import a_class, judged
from docendo.outcomes.notices.models import Notice

Told = Callable[[Seat], list[str]]
Browse = Callable[[Seat], Client]
HERE = "<bdi>Maple College</bdi>"


def test_reading_and_what_comes_of_it_is_told_without_a_name(
    member: Seat, helper: Seat, owner: Seat, told: Told, browse: Browse, now: datetime
) -> None:
    end = now + timedelta(days=8)
    made = a_class(owner, (member, helper), now=now, readers=1, review_by=end)
    which = made.assignment.pk
    actions.give_works(which, now=now)
    Review.objects.filter(submission=made.works[0]).delete()
    sent = judged(made.works[0], made.participants[1], [1, 2], criteria=made.criteria, now=now)
    actions.rescue(which, now=now + timedelta(days=4))
    due = f"In {HERE} works wait for what you say of them. Their authors count on you."
    assert (told(member), told(helper)) == ([due], [])
    actions.rescue(which, now=now + timedelta(days=7, hours=2))
    lacking = f"Works in {HERE} still lack readers, and there is not much time left."
    assert told(owner) == [lacking]
    Assignment.objects.update(phase=Phase.REVISING)
    actions.tell_of_reviews(which, now=end)
    shown = f"Your work in {HERE} was read. See what your readers say."
    assert told(member)[0] == shown
    actions.answer_review(
        member,
        assignment_id=which,
        review_id=sent.pk,
        helpful=5,
        words="Yes.",
        thanks=True,
        now=now,
    )
    assert sorted(told(helper)) == [
        f"In {HERE} an author answered what you said of their work.",
        f"In {HERE} an author thanks you for reading their work.",
    ]
    base = f"/c/maple/reviews/{which}/"
    for seat, kind, address in (
        (member, "reviews_shown", "answers/"),
        (helper, "review_thanked", "reading/"),
        (owner, "readers_lacking", "readers/"),
    ):
        notice = Notice.objects.filter(person=seat.member, kind=kind).get()
        opened = browse(seat).get(f"/me/notices/{notice.pk}/")
        assert opened.headers["Location"] == base + address
        assert browse(seat).get(base + address).status_code == 200
