"""Closing the loop: the asker explains the accepted answer back."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection

from docendo.commons.communities.events import AuthorClaimed
from docendo.commons.communities.models import Community, Seat
from docendo.commons.people.models import Person
from docendo.commons.search.api import find
from docendo.commons.topics.models import Topic
from docendo.kernel import text as rendering
from docendo.kernel.models import OutboxEvent
from docendo.learning.forum import actions, listeners, queries, texts
from docendo.learning.forum.models import Post, TeachBack, Thanks, Thread
from docendo.learning.forum.refusals import (
    ExplainedAlready,
    NotAccepted,
    NotYoursToEdit,
    NotYoursToExplain,
    NotYoursToRemove,
    OwnAnswer,
    WasRemoved,
)
from docendo.learning.forum.takeover import move_authorship, settle
from docendo.learning.forum.tests.pages import BASE, HTMX, Browse, at, page, text

WORDS = "Each group of terms adds at least **half**, and there are endlessly many of them."


@pytest.fixture
def accepted(answer: Post, asker: Seat, now: datetime) -> Post:
    actions.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=now)
    answer.refresh_from_db()
    return answer


@pytest.fixture
def told(accepted: Post, asker: Seat, now: datetime) -> TeachBack:
    return actions.explain_back(asker, post_id=accepted.pk, body=WORDS, now=now)


def found(words: str, community: Community) -> list[int]:
    return [
        hit.object_id for hit in find(words, communities=[community.pk], limit=9, offset=0).hits
    ]


# --- Who may -------------------------------------------------------------------------------------


def test_only_who_asked_explains_once_what_they_accepted(
    answer: Post, asker: Seat, member: Seat, moderator: Seat, now: datetime
) -> None:
    explain = partial(actions.explain_back, post_id=answer.pk, body=WORDS, now=now)
    with pytest.raises(NotAccepted):
        explain(asker)
    actions.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=now)
    for other in (member, moderator):
        with pytest.raises(NotYoursToExplain):
            explain(other)
    told = explain(asker)
    assert (told.author, told.answerer) == (asker.person, answer.author)
    with pytest.raises(ExplainedAlready):
        explain(asker)
    actions.remove_teach_back(asker, teach_back_id=told.pk, now=now)
    explain(asker)


def test_nobody_explains_back_what_they_answered_themselves(
    thread: Thread, asker: Seat, now: datetime
) -> None:
    own = actions.answer(asker, thread_id=thread.pk, body="Found it.", now=now)
    actions.accept(asker, post_id=own.pk, seen_accepted_id=None, now=now)
    with pytest.raises(OwnAnswer):
        actions.explain_back(asker, post_id=own.pk, body=WORDS, now=now)


def test_it_is_edited_and_removed_by_the_rules_of_comments(
    told: TeachBack, asker: Seat, helper: Seat, moderator: Seat, now: datetime
) -> None:
    with pytest.raises(NotYoursToEdit):
        actions.edit_teach_back(helper, teach_back_id=told.pk, body=WORDS, now=now)
    with pytest.raises(NotYoursToRemove):
        actions.remove_teach_back(helper, teach_back_id=told.pk, now=now)
    edited = actions.edit_teach_back(asker, teach_back_id=told.pk, body=WORDS * 2, now=now)
    assert edited.edited_at == now
    assert actions.remove_teach_back(moderator, teach_back_id=told.pk, now=now).removed_at
    with pytest.raises(WasRemoved):
        actions.edit_teach_back(asker, teach_back_id=told.pk, body=WORDS, now=now)


def test_it_is_evidence_of_what_the_question_is_about(
    asker: Seat, helper: Seat, topics: list[Topic], now: datetime
) -> None:
    thread = actions.ask(asker, title="What is a limit?", body="x", topics=topics[:2], now=now)
    answer = actions.answer(helper, thread_id=thread.pk, body="This.", now=now)
    actions.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=now)
    told = actions.explain_back(asker, post_id=answer.pk, body=WORDS, now=now)
    event = OutboxEvent.objects.filter(kind__endswith="ExplainedBack").get()
    assert event.payload["topic_ids"] == [topic.pk for topic in topics[:2]]
    assert (event.payload["by_id"], event.payload["teach_back_id"]) == (asker.member.pk, told.pk)


# --- The page ------------------------------------------------------------------------------------


def test_accepting_invites_to_explain_and_never_asks_for_it(
    answer: Post, asker: Seat, browse: Browse
) -> None:
    client = browse(asker)
    response = client.post(at(answer, "accept"), {"accepted": "1", "seen": ""})
    assert response.headers["Location"] == at(answer, "explain")
    invited = client.get(at(answer, "explain"))
    assert "Not now" in text(invited)
    question = client.get(page(answer.thread))
    assert "Accepted answer" in text(question)
    assert "Not now" not in text(question)
    assert "Explain it back" in text(question)


def test_with_javascript_the_form_opens_in_the_thread_and_not_for_a_moderator(
    answer: Post, asker: Seat, moderator: Seat, browse: Browse
) -> None:
    for seat, is_invited in ((moderator, False), (asker, True)):
        client = browse(seat)
        said = {"accepted": "1", "seen": ""}
        html = client.post(at(answer, "accept"), said, headers=HTMX).content.decode()
        assert ("Not now" in html) == is_invited
        assert (f'hx-post="{at(answer, "explain")}"' in html) == is_invited
        client.post(at(answer, "accept"), {"accepted": "0", "seen": answer.pk})


def test_a_moderator_who_accepts_goes_back_to_the_question(
    answer: Post, moderator: Seat, browse: Browse
) -> None:
    response = browse(moderator).post(at(answer, "accept"), {"accepted": "1", "seen": ""})
    assert response.headers["Location"] == f"{page(answer.thread)}#answer-{answer.pk}"


def test_what_was_explained_stands_with_the_answer_for_everybody(
    accepted: Post, asker: Seat, anonymous: Seat, browse: Browse
) -> None:
    client = browse(asker)
    response = client.post(at(accepted, "explain"), {"body": WORDS})
    assert response.headers["Location"] == f"{page(accepted.thread)}#explained-{accepted.pk}"
    html = browse(anonymous).get(page(accepted.thread)).content.decode()
    assert "Explained back by" in html
    assert "<strong>half</strong>" in html
    assert "/explanations/" not in html
    assert "/explanations/" in client.get(page(accepted.thread)).content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("body", ["Too short.", "x" * 601])
def test_it_is_a_sentence_or_two(
    body: str, headers: dict[str, str], accepted: Post, asker: Seat, browse: Browse
) -> None:
    response = browse(asker).post(at(accepted, "explain"), {"body": body}, headers=headers)
    assert response.status_code == 422
    assert body in response.content.decode()
    assert not TeachBack.objects.exists()


def test_the_form_sends_on_whoever_has_nothing_to_explain_any_more(
    told: TeachBack, asker: Seat, member: Seat, browse: Browse
) -> None:
    response = browse(asker).get(at(told.post, "explain"))
    assert response.headers["Location"] == f"{page(told.thread)}#answer-{told.post_id}"
    assert browse(member).get(at(told.post, "explain")).status_code == 403


def test_it_is_edited_and_removed_on_a_page(told: TeachBack, asker: Seat, browse: Browse) -> None:
    client, address = browse(asker), f"{BASE}explanations/{told.pk}/edit/"
    assert "Each group of terms" in client.get(address).content.decode()
    assert client.post(address, {"body": "x"}).status_code == 422
    client.post(address, {"body": "The sum passes every bound, group by group."})
    assert "group by group" in text(client.get(page(told.thread)))
    client.post(address, {"remove": "1"})
    shown = text(client.get(page(told.thread)))
    assert "group by group" not in shown
    assert "Explain it back" in shown


def test_it_shows_only_as_long_as_its_answer_is_accepted(
    told: TeachBack, asker: Seat, community: Community, browse: Browse, now: datetime
) -> None:
    assert found("endlessly", community) == [told.post_id]
    actions.accept(
        asker, post_id=told.post_id, accepted=False, seen_accepted_id=told.post_id, now=now
    )
    assert "Explained back" not in text(browse(asker).get(page(told.thread)))
    assert found("endlessly", community) == []
    assert queries.explained_by_person(asker, person_id=asker.member.pk).count == 0
    actions.accept(asker, post_id=told.post_id, seen_accepted_id=None, now=now)
    assert found("endlessly", community) == [told.post_id]


def test_search_knows_it_as_it_is_now(
    told: TeachBack, asker: Seat, helper: Seat, community: Community, now: datetime
) -> None:
    actions.edit_post(helper, post_id=told.post_id, body="Compare it.", seen_revision=1, now=now)
    assert found("endlessly", community) == [told.post_id]
    body = "It is larger than a sum of halves."
    actions.edit_teach_back(asker, teach_back_id=told.pk, body=body, now=now)
    assert found("endlessly", community) == []
    assert found("halves", community) == [told.post_id]
    actions.remove_teach_back(asker, teach_back_id=told.pk, now=now)
    assert found("halves", community) == []


def test_an_answer_that_is_removed_takes_it_along(
    told: TeachBack, moderator: Seat, community: Community, now: datetime
) -> None:
    actions.remove_post(moderator, post_id=told.post_id, reason="Copied", now=now)
    actions.restore_post(moderator, post_id=told.post_id, now=now)
    assert found("endlessly", community) == []


def test_a_person_shows_what_they_explained_back(
    told: TeachBack, asker: Seat, member: Seat, browse: Browse
) -> None:
    shown = browse(member).get(f"/c/maple/people/{asker.member.pk}/")
    assert "Explained back: 1" in text(shown)
    assert "<strong>half</strong>" in shown.content.decode()


def test_what_an_older_version_rendered_is_rendered_anew(
    told: TeachBack, community: Community, member: Seat, browse: Browse
) -> None:
    TeachBack.objects.update(renderer=0, html="As it was")
    assert "As it was" not in text(browse(member).get(page(told.thread)))
    assert settle(community) == 1
    assert TeachBack.objects.get().renderer == rendering.VERSION


def test_a_claimed_answer_of_ones_own_is_neither_explained_nor_thanked_for(
    told: TeachBack, asker: Seat, community: Community, now: datetime
) -> None:
    absent = Person.objects.create_user(None, name="Ada")
    Post.objects.filter(pk=told.post_id).update(author=absent)
    TeachBack.objects.update(answerer=absent)
    actions.thank(asker, post_id=told.post_id, words="The example", now=now)
    listeners.move_what_they_wrote(
        AuthorClaimed(
            community_id=community.pk, placeholder_id=absent.pk, person_id=asker.member.pk
        )
    )
    post = Post.objects.get(pk=told.post_id)
    assert (post.author, post.thanks_count, post.explained) == (asker.person, 0, "")
    assert not TeachBack.objects.exists()
    assert not Thanks.objects.exists()
    assert found("endlessly", community) == []


@pytest.mark.parametrize("removed", ["post", "thread"])
def test_what_was_removed_is_not_found_again_by_a_claim(
    removed: str, told: TeachBack, asker: Seat, community: Community, now: datetime
) -> None:
    absent = Person.objects.create_user(None, name="Ada")
    TeachBack.objects.update(answerer=absent)
    Post.objects.filter(pk=told.post_id).update(author=absent)
    [answer] = Post.objects.filter(pk=told.post_id).select_related("thread")
    gone = answer if removed == "post" else answer.thread
    gone.removed_at = now
    gone.save(update_fields=["removed_at"])
    texts.forget(community, [answer])
    move_authorship(community, from_id=absent.pk, to_id=asker.member.pk)
    assert Post.objects.get(pk=answer.pk).explained == ""
    assert found("group", community) == []


def test_thanks_that_are_given_during_a_claim_are_counted(
    answer: Post, asker: Seat, member: Seat, community: Community, now: datetime
) -> None:
    absent = Person.objects.create_user(None, name="Ada")
    Post.objects.filter(pk=answer.pk).update(author=absent)
    actions.thank(asker, post_id=answer.pk, words="The example", now=now)
    others = [partial(actions.thank, member, post_id=answer.pk, words="The picture", now=now)]

    def meanwhile(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        if others and sql.startswith("UPDATE") and "thanks_count" in sql:
            others.pop()()
        return execute(sql, *more)

    with connection.execute_wrapper(meanwhile):
        move_authorship(community, from_id=absent.pk, to_id=asker.member.pk)
    answer.refresh_from_db()
    assert answer.thanks_count == Thanks.objects.count() == 1


def test_the_forms_of_a_page_do_not_share_their_ids(
    answer: Post, asker: Seat, browse: Browse
) -> None:
    client = browse(asker)
    accepted = client.post(at(answer, "accept"), {"accepted": "1"}, headers=HTMX)
    commenting = client.get(at(answer, "comment"), headers=HTMX)
    thanking = client.get(at(answer, "thank"), headers=HTMX)
    fields = re.findall(
        r'<(?:textarea|input)[^>]* id="([^"]+)"',
        "".join(each.content.decode() for each in (accepted, commenting, thanking)),
    )
    # The page below what was accepted has its answer box, and so have the others.
    assert {"answer-body", "explanation-body", "comment-body", "thanks-own"} <= set(fields)
    assert max(Counter(re.findall(r'id="([^"]+)"', accepted.content.decode())).values()) == 1


# --- Reading -------------------------------------------------------------------------------------


def test_a_member_is_counted_once_and_again_only_for_something_new(
    thread: Thread, helper: Seat, member: Seat, anonymous: Seat, browse: Browse, now: datetime
) -> None:
    client = browse(member)
    for _time in range(2):
        client.get(page(thread))
    browse(anonymous).get(page(thread))
    [reading] = thread.readings.all()
    assert reading.person == member.person
    assert reading.first_at == reading.last_at
    later = reading.last_at + timedelta(hours=1)
    actions.answer(helper, thread_id=thread.pk, body="New.", now=later)
    assert queries.question_page(member, thread_id=thread.pk).is_news
    actions.read(member, thread_id=thread.pk, is_own=False, now=later)
    assert not queries.question_page(member, thread_id=thread.pk).is_news
    [reading] = thread.readings.all()
    assert reading.first_at < reading.last_at == later


def test_two_pages_that_are_opened_at_once_count_by_the_later_one(
    thread: Thread, member: Seat, now: datetime
) -> None:
    later = now + timedelta(seconds=1)
    for moment in (later, now):
        actions.read(member, thread_id=thread.pk, is_own=False, now=moment)
    [reading] = thread.readings.all()
    assert reading.first_at == reading.last_at == later
