"""What must always hold of readings, answers and changes, whoever writes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from docendo.commons.communities.api import Seat
from docendo.learning.review.models import (
    Answer,
    Attachment,
    Change,
    Comparison,
    Judgment,
    Remark,
    Review,
)
from docendo.learning.review.rules.judging import Kind
from docendo.learning.review.tests.making import a_class


@pytest.fixture
def refuses(db: None) -> Callable[..., None]:
    def check(sentence: str, write: Callable[[], Any]) -> None:
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            write()
        assert sentence in str(refused.value) or "UNIQUE" in str(refused.value)

    return check


def test_what_cannot_be_is_refused(
    owner: Seat, six: Sequence[Seat], now: datetime, refuses: Callable[..., None]
) -> None:
    made = a_class(owner, six[:3], now=now)
    one, other, third = made.works
    me = made.participants[0]
    base = {"community": owner.community}
    new = {**base, "assignment": made.assignment, "submission": other, "given_at": now}
    peer = {**new, "kind": Kind.PEER, "reader": me}
    review = Review.objects.create(**peer)
    refuses("somebody_reads_a_work_once", lambda: Review.objects.create(**peer))
    refuses(
        "a_review_is_a_readers_or_a_facilitators",
        lambda: Review.objects.create(**{**new, "kind": Kind.PEER}),
    )
    refuses(
        "a_review_has_a_known_origin",
        lambda: Review.objects.create(**{**peer, "submission": third, "origin": "luck"}),
    )
    refuses(
        "what_was_sent_is_not_withdrawn",
        lambda: Review.objects.update(sent_at=now, withdrawn_at=now),
    )
    judgment = {**base, "review": review, "criterion": made.criteria[0]}
    Judgment.objects.create(**judgment)
    refuses("a_review_judges_a_criterion_once", lambda: Judgment.objects.create(**judgment))
    refuses("points_are_not_negative", lambda: Judgment.objects.update(points=-1))
    file = Attachment.objects.create(**base, submission=other, file="a.txt", size=1, added_at=now)
    refuses(
        "a_remark_says_something",
        lambda: Remark.objects.create(**base, review=review, starts=0, ends=1, words=""),
    )
    refuses(
        "a_remark_is_on_a_passage_or_on_a_file",
        lambda: Remark.objects.create(
            **base, review=review, starts=0, ends=1, attachment=file, words="Hm."
        ),
    )
    pair = {**base, "assignment": made.assignment, "reader": me, "given_at": now}
    Comparison.objects.create(**pair, left=other, right=third)
    refuses(
        "a_reader_compares_two_works_once",
        lambda: Comparison.objects.create(**pair, left=other, right=third),
    )
    refuses(
        "two_different_works_are_compared",
        lambda: Comparison.objects.create(**pair, left=third, right=other),
    )
    refuses("one_of_the_two_is_better", lambda: Comparison.objects.update(winner=one, sent_at=now))
    refuses(
        "an_answer_says_how_much_a_review_helped",
        lambda: Answer.objects.create(**base, review=review, by=me, helpful=9, at=now),
    )
    refuses(
        "a_change_is_said",
        lambda: Change.objects.create(**base, submission=other, review=review, words="", at=now),
    )
