"""What people do to questions and answers, and what they are refused."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.models import Topic
from docendo.kernel.errors import NotAllowed
from docendo.kernel.models import OutboxEvent
from docendo.learning.forum import actions, refusals
from docendo.learning.forum.models import Comment, Follow, Post, Revision, Thread, Vote
from docendo.learning.forum.rules import Reason, State


def kinds() -> list[str]:
    return list(OutboxEvent.objects.order_by("pk").values_list("kind", flat=True))


# --- Asking and answering -----------------------------------------------------------------------


def test_asking_keeps_source_rendering_and_beginning_and_announces_it(
    thread: Thread, question: Post, asker: Seat
) -> None:
    assert "<strong>zero</strong>" in question.html
    assert thread.excerpt.startswith("Its terms go to zero, and still")
    assert Follow.objects.get().person == asker.person
    assert kinds() == ["forum.QuestionAsked"]


def test_an_answer_counts_and_moves_the_question_up(
    thread: Thread, helper: Seat, now: datetime
) -> None:
    later = now + timedelta(hours=2)
    actions.answer(helper, thread_id=thread.pk, body="Group the terms.", now=later)
    thread.refresh_from_db()
    assert (thread.answer_count, thread.active_at) == (1, later)
    assert Follow.objects.filter(person=helper.person, thread=thread).exists()


def test_a_guest_reads_only(thread: Thread, answer: Post, guest: Seat, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        actions.ask(guest, title="May I ask something?", body="x", now=now)
    with pytest.raises(NotAllowed):
        actions.answer(guest, thread_id=thread.pk, body="x", now=now)
    with pytest.raises(NotAllowed):
        actions.comment(guest, post_id=answer.pk, body="x", now=now)
    with pytest.raises(NotAllowed):
        actions.vote(guest, post_id=answer.pk, value=1, now=now)
    with pytest.raises(NotAllowed):
        actions.follow(guest, thread_id=thread.pk, on=True, now=now)


def test_a_member_of_another_community_finds_no_such_post(
    answer: Post, seat: Callable[..., Seat], private_community: object, now: datetime
) -> None:
    elsewhere = seat(Role.OWNER, in_=private_community)
    with pytest.raises(Post.DoesNotExist):
        actions.vote(elsewhere, post_id=answer.pk, value=1, now=now)


def test_a_comment_mentions_members_by_name(
    answer: Post, asker: Seat, helper: Seat, now: datetime
) -> None:
    remark = actions.comment(asker, post_id=answer.pk, body="Thanks, @Jonas Weber!", now=now)
    assert f"/people/{helper.member.pk}/" in remark.html
    payload = OutboxEvent.objects.order_by("-pk")[0].payload
    assert payload["mentioned_ids"] == [helper.member.pk]


# --- Judging ------------------------------------------------------------------------------------


def test_a_vote_counts_once_however_often_it_is_given(
    answer: Post, member: Seat, now: datetime
) -> None:
    for _ in range(3):
        actions.vote(member, post_id=answer.pk, value=1, now=now)
    answer.refresh_from_db()
    assert answer.score == 1
    assert kinds().count("forum.Voted") == 1


def test_a_vote_is_turned_and_taken_back(question: Post, member: Seat, now: datetime) -> None:
    for value, score in ((1, 1), (-1, -1), (0, 0)):
        actions.vote(member, post_id=question.pk, value=value, now=now)
        question.refresh_from_db()
        question.thread.refresh_from_db()
        assert (question.score, question.thread.score) == (score, score)
    assert not Vote.objects.exists()


def test_nobody_votes_for_themselves(answer: Post, helper: Seat, now: datetime) -> None:
    with pytest.raises(refusals.OwnPost):
        actions.vote(helper, post_id=answer.pk, value=1, now=now)
    with pytest.raises(refusals.OwnPost):
        actions.say_it_worked(helper, post_id=answer.pk, it_did=True, now=now)


def test_saying_twice_that_it_worked_counts_once_and_can_be_taken_back(
    answer: Post, member: Seat, now: datetime
) -> None:
    for it_did, count in ((True, 1), (True, 1), (False, 0), (False, 0)):
        actions.say_it_worked(member, post_id=answer.pk, it_did=it_did, now=now)
        answer.refresh_from_db()
        assert answer.worked_count == count


def test_only_the_asker_and_moderators_accept(
    answer: Post, asker: Seat, member: Seat, moderator: Seat, now: datetime
) -> None:
    with pytest.raises(refusals.NotYoursToAccept):
        actions.accept(member, post_id=answer.pk, seen_accepted_id=None, now=now)
    thread = actions.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=now)
    assert thread.accepted == answer
    thread = actions.accept(
        moderator, post_id=answer.pk, accepted=False, seen_accepted_id=answer.pk, now=now
    )
    assert thread.accepted_id is None
    assert kinds()[-2:] == ["forum.AnswerAccepted", "forum.AcceptanceWithdrawn"]


def test_who_accepts_another_answer_meanwhile_is_told_so(
    thread: Thread, answer: Post, asker: Seat, moderator: Seat, member: Seat, now: datetime
) -> None:
    other = actions.answer(member, thread_id=thread.pk, body="Compare with 1/n.", now=now)
    actions.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=now)
    with pytest.raises(refusals.AnotherAcceptedMeanwhile):
        actions.accept(moderator, post_id=other.pk, seen_accepted_id=None, now=now)
    thread.refresh_from_db()
    assert thread.accepted == answer


def test_a_question_is_never_its_own_answer(question: Post, asker: Seat, now: datetime) -> None:
    with pytest.raises(Post.DoesNotExist):
        actions.accept(asker, post_id=question.pk, seen_accepted_id=None, now=now)


# --- Editing ------------------------------------------------------------------------------------


def test_an_edit_keeps_what_stood_before(
    question: Post, asker: Seat, topics: list[Topic], now: datetime
) -> None:
    before = question.body
    later = now + timedelta(days=1)
    actions.edit_post(
        asker,
        post_id=question.pk,
        title="Why does the harmonic series not converge?",
        body="It passes every bound.",
        topics=topics[:2],
        why="Said more simply",
        seen_revision=1,
        now=later,
    )
    first, second = Revision.objects.order_by("number")
    assert (first.number, first.body, first.created_at) == (1, before, now)
    assert (second.number, second.why, second.topics) == (
        2,
        "Said more simply",
        ["Series", "Limits"],
    )
    question.refresh_from_db()
    assert question.revision == 2
    assert question.thread.title == "Why does the harmonic series not converge?"
    assert question.thread.excerpt == "It passes every bound."


def test_an_edit_that_changes_nothing_leaves_no_trace(
    answer: Post, helper: Seat, now: datetime
) -> None:
    actions.edit_post(helper, post_id=answer.pk, body=answer.body, seen_revision=1, now=now)
    assert not Revision.objects.exists()


def test_two_who_edit_the_same_text_do_not_overwrite_each_other(
    answer: Post, helper: Seat, moderator: Seat, now: datetime
) -> None:
    actions.edit_post(helper, post_id=answer.pk, body="Mine.", seen_revision=1, now=now)
    with pytest.raises(refusals.ChangedMeanwhile):
        actions.edit_post(
            moderator, post_id=answer.pk, body="Ours.", why="Tone", seen_revision=1, now=now
        )
    answer.refresh_from_db()
    assert answer.body == "Mine."


def test_only_the_author_and_moderators_change_a_comment(
    answer: Post, asker: Seat, member: Seat, moderator: Seat, now: datetime
) -> None:
    remark = actions.comment(asker, post_id=answer.pk, body="Thanks", now=now)
    with pytest.raises(refusals.NotYoursToEdit):
        actions.edit_comment(member, comment_id=remark.pk, body="No thanks", now=now)
    with pytest.raises(refusals.NotYoursToRemove):
        actions.remove_comment(member, comment_id=remark.pk, now=now)
    actions.edit_comment(asker, comment_id=remark.pk, body="Thank you", now=now)
    actions.remove_comment(moderator, comment_id=remark.pk, now=now)
    answer.refresh_from_db()
    assert answer.comment_count == 0
    with pytest.raises(refusals.WasRemoved):
        actions.edit_comment(asker, comment_id=remark.pk, body="Still here", now=now)
    assert Comment.objects.get().body == "Thank you"


# --- Closing, removing and their opposites ------------------------------------------------------


def test_a_closed_question_takes_no_answers_but_comments(
    thread: Thread, question: Post, helper: Seat, moderator: Seat, now: datetime
) -> None:
    actions.close(moderator, thread_id=thread.pk, reason=Reason.UNCLEAR, now=now)
    with pytest.raises(refusals.QuestionIsClosed):
        actions.answer(helper, thread_id=thread.pk, body="x", now=now)
    actions.comment(helper, post_id=question.pk, body="What did you try?", now=now)
    with pytest.raises(refusals.ClosedAlready):
        actions.close(moderator, thread_id=thread.pk, reason=Reason.OFF_TOPIC, now=now)


def test_duplicates_always_point_to_the_last_original(
    asker: Seat, moderator: Seat, now: datetime
) -> None:
    first, second, third = (
        actions.ask(asker, title=f"Question number {number}", body="x", now=now)
        for number in range(3)
    )
    for again, original in ((third, second), (second, first)):
        actions.close(
            moderator,
            thread_id=again.pk,
            reason=Reason.DUPLICATE,
            original_id=original.pk,
            now=now,
        )
    third.refresh_from_db()
    assert third.duplicate_of == first
    with pytest.raises(refusals.PointsBack):
        actions.close(
            moderator, thread_id=first.pk, reason=Reason.DUPLICATE, original_id=third.pk, now=now
        )
    with pytest.raises(refusals.OriginalUnknown):
        actions.close(
            moderator, thread_id=first.pk, reason=Reason.DUPLICATE, original_id=first.pk, now=now
        )


def test_the_asker_asks_and_a_moderator_reopens(
    thread: Thread, asker: Seat, member: Seat, moderator: Seat, now: datetime
) -> None:
    actions.close(moderator, thread_id=thread.pk, reason=Reason.UNCLEAR, now=now)
    with pytest.raises(refusals.NotYoursToReopen):
        actions.reopen(asker, thread_id=thread.pk, now=now)
    with pytest.raises(NotAllowed):
        actions.ask_to_reopen(member, thread_id=thread.pk, note="Please", now=now)
    asked = actions.ask_to_reopen(asker, thread_id=thread.pk, note="I added my try", now=now)
    assert asked.reopening_note == "I added my try"
    reopened = actions.reopen(moderator, thread_id=thread.pk, now=now)
    assert (reopened.state, reopened.reopening_note) == (State.OPEN, "")
    with pytest.raises(refusals.OpenAlready):
        actions.reopen(moderator, thread_id=thread.pk, now=now)


def test_the_asker_reopens_what_they_closed_themselves(
    thread: Thread, asker: Seat, now: datetime
) -> None:
    actions.close(asker, thread_id=thread.pk, reason=Reason.NOT_NEEDED, now=now)
    assert actions.reopen(asker, thread_id=thread.pk, now=now).is_open


def test_a_removed_answer_is_gone_for_others_and_comes_back(
    thread: Thread, answer: Post, helper: Seat, member: Seat, now: datetime
) -> None:
    actions.remove_post(helper, post_id=answer.pk, now=now)
    thread.refresh_from_db()
    assert thread.answer_count == 0
    assert not Post.objects.visible_to(member).filter(pk=answer.pk).exists()
    assert Post.objects.visible_to(helper).filter(pk=answer.pk).exists()
    actions.restore_post(helper, post_id=answer.pk, now=now)
    thread.refresh_from_db()
    assert thread.answer_count == 1
    assert Post.objects.visible_to(member).filter(pk=answer.pk).exists()


def test_what_a_moderator_removed_its_author_does_not_bring_back(
    thread: Thread, answer: Post, asker: Seat, helper: Seat, moderator: Seat, now: datetime
) -> None:
    actions.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=now)
    with pytest.raises(refusals.OthersDependOnIt):
        actions.remove_post(helper, post_id=answer.pk, now=now)
    actions.remove_post(moderator, post_id=answer.pk, reason="Copied from a book", now=now)
    thread.refresh_from_db()
    assert thread.accepted_id is None
    with pytest.raises(NotAllowed):
        actions.restore_post(helper, post_id=answer.pk, now=now)


def test_a_removed_question_takes_its_answers_along(
    thread: Thread, question: Post, answer: Post, helper: Seat, moderator: Seat, now: datetime
) -> None:
    actions.remove_post(moderator, post_id=question.pk, reason="Spam", now=now)
    assert not Thread.objects.visible_to(helper).exists()
    assert not Post.objects.visible_to(helper).exists()
    with pytest.raises(Post.DoesNotExist):
        actions.vote(helper, post_id=question.pk, value=1, now=now)
    actions.restore_post(moderator, post_id=question.pk, now=now)
    assert Post.objects.visible_to(helper).count() == 2
