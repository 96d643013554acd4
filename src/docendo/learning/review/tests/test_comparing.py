"""Two works at a time."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import combinations

from docendo.commons.communities.api import Seat
from docendo.learning.review import queries
from docendo.learning.review.models import Assignment, Comparison
from docendo.learning.review.queries.owing import pairs_sent
from docendo.learning.review.rules.judging import Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.tests.conftest import Browse
from docendo.learning.review.tests.making import a_class


def test_pairs_come_one_after_the_other_and_are_never_of_ones_own_work(
    owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    made = a_class(owner, six[:5], now=now, strategy=Strategy.PAIRS)
    address = f"/c/maple/reviews/{made.assignment.pk}/reading/pair/"
    for seat, me in zip(six[:5], made.participants, strict=True):
        client = browse(seat)
        for _pair in range(3):
            assert client.get(address).status_code == client.get(address).status_code == 200
            given = Comparison.objects.get(reader=me, sent_at=None)
            assert me.submission_id not in (given.left_id, given.right_id)
            numbers = sorted((given.left.number, given.right.number))
            said = {f"words-{numbers[0]}": "First.", f"words-{numbers[1]}": "Second."}
            lacking = client.post(address, {"comparison": given.pk, **said})
            assert lacking.status_code == 422
            assert b"First." in lacking.content
            better = {"comparison": given.pk, "better": numbers[1], **said}
            assert client.post(address, better).status_code == 302
            given.refresh_from_db()
            assert given.winner is not None
            assert given.winner.number == numbers[1]
            ours = given.left_words if given.left.number == numbers[0] else given.right_words
            assert ours == "First."
    rows = Comparison.objects.values_list("left_id", "right_id")
    counts = Counter(work for pair in rows for work in pair)
    assert sum(counts.values()) == 30
    # First each work is compared twice, then what tells most.
    assert min(counts.values()) >= 3
    page = browse(six[0]).get(f"/c/maple/reviews/{made.assignment.pk}/reading/")
    assert b"You have compared 3 pairs." in page.content
    client = browse(six[0])
    client.get(address)
    given = Comparison.objects.get(reader=made.participants[0], sent_at=None)
    Assignment.objects.update(phase=Phase.REVISING)
    typed = {"comparison": given.pk, "better": given.left.number}
    late = client.post(address, {**typed, f"words-{given.left.number}": "I typed this."})
    assert late.status_code == 409
    assert b"I typed this." in late.content
    answers = browse(six[1]).get(f"/c/maple/reviews/{made.assignment.pk}/answers/")
    assert b"First." in answers.content or b"Second." in answers.content


def test_who_has_compared_all_that_there_are_owes_nothing(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    """Of four works three are somebody else's: that makes three pairs, where five are asked."""
    made = a_class(owner, six[:4], now=now, strategy=Strategy.PAIRS)
    Assignment.objects.update(readers=5)
    people = queries.readers_of(made.assignment)
    assert {each.left for each in queries.owing(people)} == {3}
    works = [each.submission for each in made.participants if each.submission]
    me = made.participants[0]
    for left, right in combinations(works[1:], 2):
        Comparison.objects.create(
            community=owner.community, assignment=made.assignment, reader=me,
            left=left, right=right, winner=left, given_at=now, sent_at=now,
        )  # fmt: skip
    assert me.pk not in {each.pk for each in queries.owing(people)}
    assert pairs_sent(made.assignment) == (3, 12)
