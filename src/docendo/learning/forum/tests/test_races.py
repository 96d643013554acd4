"""What holds when many do the same at once; on SQLite by one writer at a time, else by locks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from docendo.commons.care.actions import decide, flag
from docendo.commons.care.models import Case, Flag
from docendo.commons.care.queries import NoSuchThing
from docendo.commons.care.rules import Decision, State, Why
from docendo.commons.communities.models import Membership, Seat
from docendo.commons.communities.rules import Role
from docendo.kernel.tests.races import race
from docendo.learning.forum import actions, refusals
from docendo.learning.forum.models import Post, Thread, Vote, Worked

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_vote_raced_50_times_counts_once(answer: Post, member: Seat, now: datetime) -> None:
    def vote() -> Post:
        return actions.vote(member, post_id=answer.pk, value=1, now=now)

    results = race(*[vote] * 50)
    assert [result for result in results if isinstance(result, Exception)] == []
    answer.refresh_from_db()
    assert answer.score == Vote.objects.count() == 1


def test_ups_and_downs_of_many_add_up(
    question: Post, asker: Seat, helper: Seat, member: Seat, moderator: Seat, now: datetime
) -> None:
    def votes(seat: Seat) -> Callable[[], object]:
        def run() -> None:
            for value in (1, -1, 0, -1, 1):
                actions.vote(seat, post_id=question.pk, value=value, now=now)

        return run

    results = race(*(votes(seat) for seat in (helper, member, moderator)))
    assert results == [None] * 3
    question.refresh_from_db()
    assert question.score == Thread.objects.get().score == 3


def test_of_two_who_accept_different_answers_one_wins_and_the_other_is_told(
    thread: Thread, asker: Seat, helper: Seat, moderator: Seat, now: datetime
) -> None:
    answers = [
        actions.answer(helper, thread_id=thread.pk, body=f"Try {number}", now=now)
        for number in range(2)
    ]

    def accept(seat: Seat, post: Post) -> Callable[[], object]:
        return lambda: actions.accept(seat, post_id=post.pk, seen_accepted_id=None, now=now)

    results = race(accept(asker, answers[0]), accept(moderator, answers[1]))
    won = [result for result in results if isinstance(result, Thread)]
    told = [result for result in results if isinstance(result, refusals.AnotherAcceptedMeanwhile)]
    assert (len(won), len(told)) == (1, 1)
    thread.refresh_from_db()
    assert thread.accepted_id == won[0].accepted_id


def test_answers_comments_and_judgments_at_once_neither_block_nor_miscount(
    thread: Thread, answer: Post, asker: Seat, helper: Seat, member: Seat, now: datetime
) -> None:
    def answering() -> None:
        for _ in range(5):
            actions.answer(helper, thread_id=thread.pk, body="Another try", now=now)

    def commenting() -> None:
        for _ in range(5):
            actions.comment(asker, post_id=answer.pk, body="Thanks", now=now)

    def judging() -> None:
        for it_did in (True, False, True, False, True):
            actions.say_it_worked(member, post_id=answer.pk, it_did=it_did, now=now)

    def accepting() -> None:
        seen = None
        for accepted in (True, False) * 3:
            done = actions.accept(
                asker, post_id=answer.pk, accepted=accepted, seen_accepted_id=seen, now=now
            )
            seen = done.accepted_id

    assert race(answering, commenting, judging, accepting) == [None] * 4
    thread.refresh_from_db()
    answer.refresh_from_db()
    assert thread.answer_count == 6
    assert answer.comment_count == 5
    assert answer.worked_count == Worked.objects.count() == 1


def test_of_two_edits_of_the_same_text_one_is_kept(
    answer: Post, helper: Seat, moderator: Seat, now: datetime
) -> None:
    def edit(seat: Seat, body: str) -> Callable[[], object]:
        return lambda: actions.edit_post(
            seat, post_id=answer.pk, body=body, why="Better", seen_revision=1, now=now
        )

    results = race(edit(helper, "Mine"), edit(moderator, "Ours"))
    assert sum(isinstance(result, refusals.ChangedMeanwhile) for result in results) == 1
    answer.refresh_from_db()
    assert answer.body in ("Mine", "Ours")
    assert answer.revision == 2


def test_flags_that_meet_a_decision_are_not_lost_in_it(
    answer: Post, member: Seat, moderator: Seat, seat: Callable[..., Seat], now: datetime
) -> None:
    """Each flag is in the case that was decided, or in the next one, which waits."""
    readers = [seat(Role.MEMBER, f"Reader {number}") for number in range(6)]
    people = [each.member.pk for each in readers]
    Membership.objects.filter(person__in=people).update(joined_at=now - timedelta(days=30))

    def flags(each: Seat) -> Callable[[], object]:
        return partial(flag, each, kind="post", about=answer.pk, why=Why.SPAM, note="", now=now)

    flags(member)()
    case_id = Case.objects.get().pk
    results = race(
        lambda: decide(moderator, case_id=case_id, decision=Decision.LEAVE, words="", now=now),
        *(flags(each) for each in readers),
    )
    # Who came after it was hidden does not see it any more.
    late = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, NoSuchThing) for error in late)
    assert Flag.objects.count() == 7 - len(late)
    decided = Case.objects.get(pk=case_id)
    assert (decided.state, decided.hidden_at) == (State.LEFT, None)
    waiting = Case.objects.filter(state=State.WAITING)
    assert waiting.count() == int(decided.flags.count() < 7 - len(late))
    answer.refresh_from_db()
    is_hidden = waiting.filter(hidden_at__isnull=False).exists()
    assert (answer.removed_at is not None) is is_hidden


def test_an_edit_that_is_held_and_a_decision_do_not_wait_for_each_other(
    thread: Thread, member: Seat, moderator: Seat, now: datetime
) -> None:
    member.community.holds_contacts = True
    for number in range(5):
        own = actions.answer(member, thread_id=thread.pk, body=f"Ask me, {number}", now=now)
        flag(moderator, kind="post", about=own.pk, why=Why.OTHER, note="", now=now)
        case_id = Case.objects.get(about=own.pk).pk
        words = "Ask me: me@elsewhere.example"
        results = race(
            partial(
                decide, moderator, case_id=case_id, decision=Decision.HIDE, words="No ads.", now=now
            ),
            partial(
                actions.edit_post, member, post_id=own.pk, body=words, seen_revision=1, now=now
            ),
        )
        errors = [result for result in results if isinstance(result, Exception)]
        assert all(isinstance(error, refusals.WasRemoved) for error in errors)
