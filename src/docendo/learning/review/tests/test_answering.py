"""What authors see of their reviews, and readers of what came of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from docendo.commons.communities.api import Seat
from docendo.kernel.models import OutboxEvent
from docendo.learning.review import actions
from docendo.learning.review.models import Answer, Assignment, Change, Remark, Version
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.tests.conftest import Browse
from docendo.learning.review.tests.making import a_class, judged


def words(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("hides", [True, False])
def test_an_author_answers_and_the_reader_sees_it(
    hides: bool, owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    made = a_class(owner, six[:3], now=now, hides_readers=hides)
    work, reader = made.works[0], made.participants[1]
    review = judged(work, reader, [7, None], criteria=made.criteria, now=now)
    review.body = "Where is the river?"
    review.save()
    remark = Remark.objects.create(
        community=owner.community, review=review, starts=0, ends=3, quote="The", words="Which?"
    )
    other = judged(made.works[2], reader, [1, 1], criteria=made.criteria, now=now)
    base = f"/c/maple/reviews/{made.assignment.pk}/"
    author, reads = browse(six[0]), browse(six[1])
    answer = {"helpful": "5", "words": "In Peru.", "thanks": "on"}
    assert "Where is the river?" not in words(author.get(f"{base}answers/"))
    closed = author.post(f"{base}answers/{review.pk}/", answer)
    assert closed.status_code == 409
    Assignment.objects.update(phase=Phase.REVISING)
    actions.tell_of_reviews(made.assignment.pk, now=now)
    page = words(author.get(f"{base}answers/"))
    assert "Where is the river?" in page
    assert "Which?" in page
    assert ("Reader 102" in page, six[1].member.name in page) == (hides, not hides)
    assert author.post(f"{base}answers/{review.pk}/", {}).status_code == 422
    for _twice in range(2):
        assert author.post(f"{base}answers/{review.pk}/", answer).status_code == 302
    assert author.post(f"{base}answers/{other.pk}/", answer).status_code == 404
    assert Answer.objects.get().helpful == 5
    # Which comment changed what, beside what was changed.
    for body, revised_at in (("The river.", None), ("The river Ucayali.", now)):
        Version.objects.create(
            community=owner.community, submission=work, body=body,
            saved_by=made.participants[0], saved_at=now, is_handed_in=revised_at is None,
        )  # fmt: skip
    work.body, work.revised_at = "The river Ucayali.", now
    work.save()
    change = {"because": f"remark-{remark.pk}", "words": "It says now which."}
    assert author.post(f"{base}answers/changes/", {"words": "So."}).status_code == 422
    assert author.post(f"{base}answers/changes/", change).status_code == 302
    page = words(author.get(f"{base}answers/"))
    assert "<ins>" in page
    assert "It says now which." in page
    seen = words(reads.get(f"{base}reading/{review.pk}/"))
    for sentence in ("In Peru.", "The author thanks you.", "Very much", "It says now which."):
        assert sentence in seen
    assert six[0].member.name not in seen
    assert "Thanked" in words(reads.get(f"{base}reading/"))
    kinds = [each.kind for each in OutboxEvent.objects.order_by("pk")]
    assert kinds == ["review.ReviewsShown", "review.ReviewAnswered", "review.ReviewThanked"]
    undo = {"change": Change.objects.get().pk}
    assert author.post(f"{base}answers/{review.pk}/undo/", undo).status_code == 302
    assert not Change.objects.exists()
    # What was typed is still there when it is over.
    Assignment.objects.update(phase=Phase.CLOSED)
    late = author.post(f"{base}answers/{review.pk}/", {"words": "One more thing."})
    assert late.status_code == 409
    assert "One more thing." in words(late)
    late = author.post(f"{base}answers/changes/", {**change, "words": "And this."})
    assert (late.status_code, "And this." in words(late)) == (409, True)
