"""What is decided, as plain functions."""

from datetime import UTC, datetime, timedelta

import pytest

from docendo.learning.discussions import rules
from docendo.learning.discussions.rules import (
    Asking,
    Closing,
    Kind,
    NewPoll,
    Removing,
    Results,
    Starting,
    Voting,
)

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("coordinates", [True, False])
def test_only_an_announcement_needs_a_coordinator(kind: Kind, *, coordinates: bool) -> None:
    allowed = coordinates or kind is not Kind.ANNOUNCEMENT
    assert (rules.starting(kind, coordinates=coordinates) is Starting.DONE) is allowed


@pytest.mark.parametrize(
    ("is_author", "moderates", "reason", "decision"),
    [
        (True, False, "", Removing.DONE),
        (True, True, "", Removing.DONE),
        (False, True, "Spam", Removing.DONE),
        (False, True, "", Removing.WITHOUT_REASON),
        (False, False, "Spam", Removing.NOT_YOURS),
    ],
)
def test_moderators_say_why_they_remove(
    decision: Removing, reason: str, *, is_author: bool, moderates: bool
) -> None:
    assert rules.removing(is_author=is_author, moderates=moderates, reason=reason) is decision


@pytest.mark.parametrize(
    ("is_author", "moderates", "closed_by_author", "decision"),
    [
        (True, False, True, Closing.DONE),
        (True, False, False, Closing.NOT_YOURS),
        (False, True, True, Closing.DONE),
        (False, False, True, Closing.NOT_YOURS),
    ],
)
def test_a_moderators_closing_is_undone_by_moderators(
    decision: Closing, *, is_author: bool, moderates: bool, closed_by_author: bool
) -> None:
    assert (
        rules.reopening(is_author=is_author, moderates=moderates, closed_by_author=closed_by_author)
        is decision
    )


@pytest.mark.parametrize(
    ("choices", "ends_in", "decision"),
    [
        (("A",), None, Asking.TOO_FEW),
        (tuple("ABCDEFGHIJ"), None, Asking.DONE),
        (tuple("ABCDEFGHIJK"), None, Asking.TOO_MANY),
        (("Straße", "STRASSE"), None, Asking.TWICE),
        (("A", "B"), timedelta(0), Asking.ENDS_BEFORE_IT_BEGINS),
        (("A", "B"), timedelta(seconds=1), Asking.DONE),
    ],
)
def test_a_poll_offers_two_to_ten_choices(
    choices: tuple[str, ...], ends_in: timedelta | None, decision: Asking
) -> None:
    ends_at = None if ends_in is None else NOW + ends_in
    assert (
        rules.asking(NewPoll(question="?", choices=choices, ends_at=ends_at), now=NOW) is decision
    )


@pytest.mark.parametrize(
    ("chosen", "allows_several", "has_ended", "decision"),
    [
        ({1}, False, False, Voting.COUNTED),
        ({1, 2}, False, False, Voting.ONE_ONLY),
        ({1, 2}, True, False, Voting.COUNTED),
        (set(), True, False, Voting.NOTHING_CHOSEN),
        ({1}, True, True, Voting.ENDED),
    ],
)
def test_a_vote_counts_while_the_poll_is_open(
    chosen: set[int], decision: Voting, *, allows_several: bool, has_ended: bool
) -> None:
    assert rules.voting(chosen, allows_several=allows_several, has_ended=has_ended) is decision


@pytest.mark.parametrize(
    ("is_secret", "has_voted", "has_ended", "ballots", "decision"),
    [
        (True, False, False, 9, Results.AFTER_VOTING),
        (False, False, False, 9, Results.AFTER_VOTING),
        (True, True, False, 3, Results.SHOWN),
        (True, True, False, 2, Results.TOO_FEW),
        (True, False, True, 2, Results.TOO_FEW),
        (False, True, False, 1, Results.SHOWN),
        (False, False, True, 0, Results.SHOWN),
    ],
)
def test_results_sway_nobody_and_tell_of_nobody(
    decision: Results, ballots: int, *, is_secret: bool, has_voted: bool, has_ended: bool
) -> None:
    shown = rules.results(
        is_secret=is_secret, has_voted=has_voted, has_ended=has_ended, ballots=ballots
    )
    assert shown is decision
