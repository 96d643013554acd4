"""Questions, answers and comments that are flagged, hidden and shown again."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from docendo.commons.care.actions import appeal, decide, flag
from docendo.commons.care.models import Case
from docendo.commons.care.refusals import FlaggedBefore, HiddenByACase
from docendo.commons.care.rules import Decision, Why
from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.rules import Role
from docendo.kernel import clock
from docendo.kernel.errors import NotAllowed
from docendo.learning.forum import actions, queries
from docendo.learning.forum.models import Comment, Post, Thread
from docendo.learning.forum.tests.pages import BASE, at, page, text

Browse = Callable[[Seat], Client]


@pytest.fixture
def crowd(seat: Callable[..., Seat], now: datetime) -> list[Seat]:
    """Three who have been here for long enough to count."""
    seats = [seat(Role.MEMBER, f"Reader {number}") for number in range(3)]
    people = [each.member.pk for each in seats]
    Membership.objects.filter(person__in=people).update(joined_at=now - timedelta(days=30))
    return seats


def flag_all(seats: list[Seat], kind: str, about: int, *, now: datetime) -> None:
    for each in seats:
        flag(each, kind=kind, about=about, why=Why.UNKIND, note="", now=now)


def test_an_answer_is_hidden_by_a_crowd_and_shown_again_by_a_moderator(
    thread: Thread, answer: Post, helper: Seat, member: Seat, moderator: Seat, crowd: list[Seat],
    browse: Browse, now: datetime,
) -> None:  # fmt: skip
    assert f"care/post/{answer.pk}/flag/" in browse(member).get(page(thread)).content.decode()
    assert f"care/post/{answer.pk}/flag/" not in browse(helper).get(page(thread)).content.decode()
    flag_all(crowd, "post", answer.pk, now=now)
    assert "Group the terms" not in text(browse(member).get(page(thread)))
    own = browse(helper).get(page(thread)).content.decode()
    assert "Hidden automatically" in own
    assert f"/c/maple/care/post/{answer.pk}/" in own
    assert Thread.objects.get().answer_count == 0
    decide(moderator, case_id=Case.objects.get().pk, decision=Decision.LEAVE, words="", now=now)
    assert "Group the terms" in text(browse(member).get(page(thread)))
    assert Thread.objects.get().answer_count == 1


def test_a_question_goes_with_its_answers_and_out_of_search(
    thread: Thread, question: Post, answer: Post, member: Seat, moderator: Seat, asker: Seat,
    browse: Browse, now: datetime,
) -> None:  # fmt: skip
    flag_all([member], "post", question.pk, now=now)
    case = Case.objects.get()
    decide(
        moderator,
        case_id=case.pk,
        decision=Decision.HIDE,
        words="It shows a private letter.",
        now=now,
    )
    assert browse(member).get(page(thread)).status_code == 404
    own = browse(asker).get(page(thread)).content.decode()
    assert "It shows a private letter." in own
    assert reverse("forum:close", args=("maple", thread.pk)) not in own
    assert "It shows a private letter." in text(browse(asker).get(f"/c/maple/care/{case.pk}/"))
    # From a single case a moderator comes back to the others.
    assert (
        'href="/c/maple/care/"'
        in browse(moderator).get(f"/c/maple/care/{case.pk}/").content.decode()
    )


def test_a_comment_is_hidden_and_counted_no_more(
    thread: Thread, answer: Post, asker: Seat, member: Seat, crowd: list[Seat], moderator: Seat,
    browse: Browse, now: datetime,
) -> None:  # fmt: skip
    remark = actions.comment(asker, post_id=answer.pk, body="What a silly answer", now=now)
    assert f"care/comment/{remark.pk}/flag/" in browse(member).get(page(thread)).content.decode()
    flag_all(crowd, "comment", remark.pk, now=now)
    assert "silly" not in text(browse(member).get(page(thread)))
    assert Post.objects.get(pk=answer.pk).comment_count == 0
    decide(moderator, case_id=Case.objects.get().pk, decision=Decision.LEAVE, words="", now=now)
    assert "silly" in text(browse(member).get(page(thread)))
    assert Comment.objects.get().removed_at is None
    assert Post.objects.get(pk=answer.pk).comment_count == 1


def test_what_the_asker_accepted_waits_for_a_moderator(
    answer: Post, asker: Seat, crowd: list[Seat], now: datetime
) -> None:
    actions.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=now)
    flag_all(crowd, "post", answer.pk, now=now)
    assert Post.objects.get(pk=answer.pk).removed_at is None


def test_what_its_author_took_back_is_not_shown_again(
    answer: Post, helper: Seat, member: Seat, moderator: Seat, now: datetime
) -> None:
    flag_all([member], "post", answer.pk, now=now)
    actions.remove_post(helper, post_id=answer.pk, now=now)
    decide(moderator, case_id=Case.objects.get().pk, decision=Decision.LEAVE, words="", now=now)
    assert Post.objects.get(pk=answer.pk).removed_at is not None


def test_taking_it_back_does_not_get_around_a_decision(
    answer: Post, helper: Seat, member: Seat, moderator: Seat, owner: Seat, now: datetime
) -> None:
    flag_all([member], "post", answer.pk, now=now)
    actions.remove_post(helper, post_id=answer.pk, now=now)
    case_id = Case.objects.get().pk
    decide(moderator, case_id=case_id, decision=Decision.HIDE, words="It hurts somebody.", now=now)
    for seat in (helper, moderator):
        with pytest.raises((NotAllowed, HiddenByACase)):
            actions.restore_post(seat, post_id=answer.pk, now=now)
    appeal(helper, case_id=case_id, words="I meant nobody at all.", now=now)
    decide(owner, case_id=case_id, decision=Decision.LEAVE, words="It hurts nobody.", now=now)
    assert Post.objects.get(pk=answer.pk).removed_at is None


def test_what_was_imported_and_has_no_author_comes_back(
    answer: Post, crowd: list[Seat], moderator: Seat, now: datetime
) -> None:
    Post.objects.filter(pk=answer.pk).update(author=None)
    flag_all(crowd, "post", answer.pk, now=now)
    assert Post.objects.get(pk=answer.pk).removed_at is not None
    decide(moderator, case_id=Case.objects.get().pk, decision=Decision.LEAVE, words="", now=now)
    assert Post.objects.get(pk=answer.pk).removed_at is None


def test_who_asked_without_a_name_flags_without_it_and_may_give_it_later(
    asker: Seat, helper: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    thread = actions.ask(asker, title="May one ask this?", body="Hm.", anonymously=True, now=now)
    answer = actions.answer(helper, thread_id=thread.pk, body="Never.", now=now)
    browse(asker).post(f"/c/maple/care/post/{answer.pk}/flag/", {"why": "unkind"})
    queue = text(browse(moderator).get("/c/maple/care/"))
    assert thread.author is not None
    assert thread.author.name in queue
    assert asker.member.name not in queue
    with pytest.raises(FlaggedBefore):
        flag_all([asker], "post", answer.pk, now=now)
    actions.give_name(asker, thread_id=thread.pk, now=now)
    assert asker.member.name in text(browse(moderator).get("/c/maple/care/"))


def test_who_asked_without_a_name_is_told_and_named_nowhere(
    asker: Seat, crowd: list[Seat], moderator: Seat, browse: Browse, now: datetime
) -> None:
    thread = actions.ask(asker, title="May one ask this?", body="Hm.", anonymously=True, now=now)
    question = Post.objects.get(thread=thread)
    flag_all(crowd, "post", question.pk, now=now)
    case = Case.objects.get()
    assert case.author == thread.author != asker.person
    queue = text(browse(moderator).get("/c/maple/care/"))
    assert thread.author is not None
    assert thread.author.name in queue
    assert asker.member.name not in queue
    own = text(browse(asker).get(f"/c/maple/care/{case.pk}/"))
    assert "What you wrote is hidden" in own
    assert queries.own_names(asker) == {asker.member.pk, thread.author.pk}


def test_hidden_words_are_found_no_more(
    answer: Post, member: Seat, crowd: list[Seat], browse: Browse, now: datetime
) -> None:
    url = "/c/maple/search/?q=group+the+terms"
    assert "Group" in text(browse(member).get(url)).replace("group the terms", "")
    flag_all(crowd, "post", answer.pk, now=now)
    assert "Group" not in text(browse(member).get(url)).replace("group the terms", "")


@pytest.mark.parametrize("is_wished", [True, False])
def test_contact_details_of_somebody_new_wait_for_a_moderator(
    thread: Thread, answer: Post, member: Seat, moderator: Seat, browse: Browse, now: datetime,
    *, is_wished: bool,
) -> None:  # fmt: skip
    Community.objects.update(holds_contacts=is_wished)
    member.community.holds_contacts = is_wished
    client, held = browse(member), int(is_wished)
    # Somebody's first week is counted by the clock of the page.
    Membership.objects.filter(person=member.member).update(joined_at=clock.now())
    client.post(f"{BASE}{thread.pk}/answer/", {"body": "Call me: +49 170 1234567"})
    said = {"body": "Or write: me@elsewhere.example"}
    client.post(at(answer, "comment"), said)
    assert Case.objects.waiting().count() == 2 * held
    shown = text(browse(moderator).get("/c/maple/care/"))
    assert ("Held automatically: it shows contact details" in shown) is is_wished
    own = text(client.get(page(thread)))
    assert ("Hidden automatically, until a moderator has looked." in own) is is_wished
    assert ("Your comment waits for a moderator" in own) is is_wished
    assert ("me@elsewhere.example" in own) is not is_wished
    # An edit brings nothing past the moderator.
    plain = actions.comment(member, post_id=answer.pk, body="Thank you.", now=now)
    actions.edit_comment(member, comment_id=plain.pk, body="Or me@here.example", now=now)
    assert (Comment.objects.get(pk=plain.pk).removed_at is not None) is is_wished
