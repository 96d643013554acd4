"""What may happen, without a database."""

from datetime import timedelta

import pytest

from docendo.learning.forum import rules
from docendo.learning.forum.ladder import Rung
from docendo.learning.forum.rules import (
    Accepting,
    Change,
    Closing,
    Editing,
    IllegalChange,
    Learning,
    Reason,
    Removing,
    Reopening,
    State,
    Voting,
)


def test_a_question_closes_when_open_and_reopens_when_closed() -> None:
    assert rules.after(State.OPEN, Change.CLOSE) is State.CLOSED
    assert rules.after(State.CLOSED, Change.REOPEN) is State.OPEN


@pytest.mark.parametrize(
    ("state", "change"), [(State.OPEN, Change.REOPEN), (State.CLOSED, Change.CLOSE)]
)
def test_any_other_change_of_state_is_illegal(state: State, change: Change) -> None:
    with pytest.raises(IllegalChange):
        rules.after(state, change)


@pytest.mark.parametrize(
    ("author_id", "decided"), [(7, Voting.OWN), (8, Voting.COUNTED), (None, Voting.COUNTED)]
)
def test_nobody_judges_their_own_post(author_id: int | None, decided: Voting) -> None:
    assert rules.voting(author_id=author_id, voter_id=7) is decided


@pytest.mark.parametrize(
    ("is_asker", "moderates", "seen", "decided"),
    [
        (True, False, None, Accepting.DONE),
        (False, True, None, Accepting.DONE),
        (False, False, None, Accepting.NOT_YOURS),
        (True, False, 5, Accepting.ANOTHER_MEANWHILE),
    ],
)
def test_accepting(is_asker: bool, moderates: bool, seen: int | None, decided: Accepting) -> None:
    assert decided is rules.accepting(
        is_asker=is_asker, moderates=moderates, accepted_id=None, seen_accepted_id=seen
    )


@pytest.mark.parametrize(
    ("is_author", "moderates", "depends", "reason", "decided"),
    [
        (True, False, False, "", Removing.DONE),
        (True, False, True, "", Removing.OTHERS_DEPEND_ON_IT),
        (False, False, False, "", Removing.NOT_YOURS),
        (False, True, True, "Spam", Removing.DONE),
        (False, True, False, "", Removing.WITHOUT_REASON),
        (True, True, True, "Asked twice", Removing.DONE),
    ],
)
def test_removing(
    is_author: bool, moderates: bool, depends: bool, reason: str, decided: Removing
) -> None:
    assert decided is rules.removing(
        is_author=is_author, moderates=moderates, depends=depends, reason=reason
    )


@pytest.mark.parametrize(
    ("is_author", "moderates", "reason", "age", "seen", "decided"),
    [
        (True, False, "", timedelta(minutes=9), 1, Editing.DONE),
        (True, False, "", timedelta(minutes=10), 1, Editing.WITHOUT_REASON),
        (True, False, "Typo", timedelta(days=9), 1, Editing.DONE),
        (False, True, "", timedelta(minutes=1), 1, Editing.WITHOUT_REASON),
        (False, True, "Title", timedelta(minutes=1), 1, Editing.DONE),
        (False, False, "Title", timedelta(minutes=1), 1, Editing.NOT_YOURS),
        (True, False, "Typo", timedelta(minutes=1), 2, Editing.CHANGED_MEANWHILE),
    ],
)
def test_editing(
    is_author: bool, moderates: bool, reason: str, age: timedelta, seen: int, decided: Editing
) -> None:
    assert decided is rules.editing(
        is_author=is_author,
        moderates=moderates,
        is_question=True,
        rung=Rung.MEMBER,
        only_topics=False,
        reason=reason,
        age=age,
        revision=1,
        seen_revision=seen,
    )


@pytest.mark.parametrize(
    ("rung", "is_question", "only_topics", "decided"),
    [
        (Rung.MEMBER, True, True, Editing.NOT_YOURS),
        (Rung.REGULAR, True, True, Editing.DONE),
        (Rung.REGULAR, True, False, Editing.ONLY_TOPICS),
        (Rung.TRUSTED, True, False, Editing.DONE),
        (Rung.TRUSTED, False, False, Editing.NOT_YOURS),
    ],
)
def test_editing_for_others(
    rung: Rung, is_question: bool, only_topics: bool, decided: Editing
) -> None:
    assert decided is rules.editing(
        is_author=False,
        moderates=False,
        is_question=is_question,
        rung=rung,
        only_topics=only_topics,
        reason="Clearer",
        age=timedelta(days=1),
        revision=1,
        seen_revision=1,
    )


@pytest.mark.parametrize(
    ("by", "author", "editors", "takes"),
    [
        (1, 1, [2, 1], True),
        (1, 1, [1, 2], False),
        (2, 1, [2, 1], False),
        (1, 1, [2], False),
        (1, None, [2, None], False),
        (1, 1, [None, 1], False),
    ],
)
def test_taking_an_edit_back(
    by: int, author: int | None, editors: list[int | None], takes: bool
) -> None:
    assert rules.takes_back(by_id=by, author_id=author, editor_ids=editors) is takes


@pytest.mark.parametrize(
    ("is_asker", "moderates", "reason", "note", "has_original", "decided"),
    [
        (True, False, Reason.NOT_NEEDED, "", False, Closing.DONE),
        (True, False, Reason.DUPLICATE, "", True, Closing.DONE),
        (True, False, Reason.OFF_TOPIC, "", False, Closing.NOT_A_REASON_OF_YOURS),
        (False, False, Reason.NOT_NEEDED, "", False, Closing.NOT_YOURS),
        (False, True, Reason.OFF_TOPIC, "", False, Closing.DONE),
        (False, True, Reason.OTHER, "", False, Closing.WITHOUT_NOTE),
        (False, True, Reason.OTHER, "A reason", False, Closing.DONE),
        (False, True, Reason.DUPLICATE, "", False, Closing.WITHOUT_ORIGINAL),
    ],
)
def test_closing(
    is_asker: bool,
    moderates: bool,
    reason: Reason,
    note: str,
    has_original: bool,
    decided: Closing,
) -> None:
    assert decided is rules.closing(
        is_asker=is_asker,
        moderates=moderates,
        rung=Rung.MEMBER,
        reason=reason,
        note=note,
        has_original=has_original,
    )


@pytest.mark.parametrize(
    ("rung", "is_asker", "reason", "decided"),
    [
        (Rung.MEMBER, False, Reason.DUPLICATE, Closing.NOT_YOURS),
        (Rung.REGULAR, False, Reason.DUPLICATE, Closing.DONE),
        (Rung.REGULAR, False, Reason.OFF_TOPIC, Closing.NOT_A_REASON_OF_YOURS),
        (Rung.TRUSTED, False, Reason.OFF_TOPIC, Closing.DONE),
        # One's own question stays one's own, however far one has come.
        (Rung.TRUSTED, True, Reason.OFF_TOPIC, Closing.NOT_A_REASON_OF_YOURS),
    ],
)
def test_closing_for_others(rung: Rung, is_asker: bool, reason: Reason, decided: Closing) -> None:
    assert decided is rules.closing(
        is_asker=is_asker, moderates=False, rung=rung, reason=reason, note="", has_original=True
    )


@pytest.mark.parametrize(
    ("moderates", "is_asker", "closed_by_asker", "decided"),
    [
        (True, False, False, Reopening.DONE),
        (False, True, True, Reopening.DONE),
        (False, True, False, Reopening.NOT_YOURS),
        (False, False, False, Reopening.NOT_YOURS),
    ],
)
def test_reopening(
    moderates: bool, is_asker: bool, closed_by_asker: bool, decided: Reopening
) -> None:
    assert decided is rules.reopening(
        moderates=moderates,
        is_asker=is_asker,
        closed_by_asker=closed_by_asker,
        rung=Rung.REGULAR,
        why="It is clear now.",
    )


@pytest.mark.parametrize(
    ("is_asker", "closed_by_asker", "why", "decided"),
    [
        (False, False, "It is clear now.", Reopening.DONE),
        (False, False, " ", Reopening.WITHOUT_REASON),
        # What an asker closed is theirs; and who asked asks a moderator.
        (False, True, "It is clear now.", Reopening.NOT_YOURS),
        (True, False, "It is clear now.", Reopening.NOT_YOURS),
    ],
)
def test_who_is_trusted_opens_again_with_a_reason(
    is_asker: bool, closed_by_asker: bool, why: str, decided: Reopening
) -> None:
    assert decided is rules.reopening(
        moderates=False,
        is_asker=is_asker,
        closed_by_asker=closed_by_asker,
        rung=Rung.TRUSTED,
        why=why,
    )


@pytest.mark.parametrize(
    ("moderates", "is_own", "is_anonymous", "why", "decided"),
    [
        (True, False, True, "x" * 20, Learning.DONE),
        (True, False, True, "x" * 19, Learning.WITHOUT_REASON),
        (True, False, True, " " * 20, Learning.WITHOUT_REASON),
        (True, False, False, "x" * 20, Learning.NOT_HIDDEN),
        (True, True, True, "x" * 20, Learning.NOT_YOURS),
        (False, False, True, "x" * 20, Learning.NOT_YOURS),
    ],
)
def test_learning_who_asked(
    moderates: bool, is_own: bool, is_anonymous: bool, why: str, decided: Learning
) -> None:
    assert decided is rules.learning(
        moderates=moderates, is_own=is_own, is_anonymous=is_anonymous, why=why
    )


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("CC BY 3.0", "https://creativecommons.org/licenses/by/3.0/"),
        ("All rights reserved", ""),
        ("", ""),
    ],
)
def test_a_creative_commons_license_links_to_its_text(name: str, address: str) -> None:
    assert rules.license_url(name) == address
