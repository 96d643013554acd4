"""Asking without one's name: everything is the persona's, and little of it ends."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from docendo.commons.communities.api import members_named
from docendo.commons.communities.models import Membership, Seat
from docendo.commons.people.api import Person
from docendo.kernel.errors import NotAllowed
from docendo.kernel.models import OutboxEvent
from docendo.learning.forum import actions, queries
from docendo.learning.forum.models import (
    Comment,
    Follow,
    Post,
    Revision,
    TeachBack,
    Thanks,
    Thread,
    Vote,
    Worked,
)
from docendo.learning.forum.queries import View
from docendo.learning.forum.refusals import (
    NotYoursToLearn,
    OwnPost,
)
from docendo.learning.forum.rules import Reason
from docendo.learning.forum.tests.masks.asking import (
    EVERYWHERE,
    OF_OTHERS,
    WHY,
    ask,
    question_of,
    stands,
)


def test_authorship_names_every_column_that_points_to_a_person() -> None:
    models = (Thread, Post, Comment, Vote, Worked, Revision, TeachBack, Thanks)
    columns = {
        f"{model.__name__}.{field.name}"
        for model in models
        for field in model._meta.concrete_fields
        if field.related_model is Person
    }
    assert columns == EVERYWHERE


def test_whatever_the_asker_does_the_persona_does(
    lived: Thread, persona: Person, asker: Seat
) -> None:
    assert stands(persona, lived.community) == EVERYWHERE - OF_OTHERS
    assert stands(asker.member, lived.community) == set()
    done = OutboxEvent.objects.filter(payload__thread_id=lived.pk).values_list("payload", flat=True)
    assert {payload["by_id"] for payload in done} >= {persona.pk}
    assert asker.person_id not in {payload["by_id"] for payload in done}
    # What the asker follows is theirs alone to see.
    assert set(Follow.objects.filter(thread=lived).values_list("person", flat=True)) >= {
        asker.person_id
    }


def test_a_persona_can_do_nothing_and_be_found_nowhere(
    hidden: Thread,
    persona: Person,
    owner: Seat,
    asker: Seat,
    browse: Callable[[Seat], Client],
) -> None:
    assert not persona.has_joined
    assert not persona.has_usable_password()
    assert not Membership.objects.filter(person=persona).exists()
    assert members_named(hidden.community_id, [persona.name]) == {}
    client = browse(owner)
    for name in ("person", "claim", "remove", "give_role"):
        address = reverse(f"communities:{name}", args=(hidden.community.slug, persona.pk))
        answered = client.post(address, {"role": "20"})
        assert answered.status_code in (404, 405), name
    page = reverse("communities:person", args=(hidden.community.slug, persona.pk))
    assert client.get(page).status_code == 404
    people = client.get(reverse("communities:people", args=(hidden.community.slug,)))
    assert persona.name not in people.content.decode()


def test_a_persona_moderates_nothing(
    moderator: Seat, helper: Seat, now: datetime, browse: Callable[[Seat], Client]
) -> None:
    """Else what it does would tell that a moderator asked."""
    thread = ask(moderator, now)
    theirs = actions.answer(helper, thread_id=thread.pk, body="One may not.", now=now)
    remark = actions.comment(helper, post_id=theirs.pk, body="Never.", now=now)
    with pytest.raises(NotAllowed):
        actions.remove_post(moderator, post_id=theirs.pk, reason="Rude", now=now)
    with pytest.raises(NotAllowed):
        actions.edit_post(moderator, post_id=theirs.pk, body="x", why="y", seen_revision=1, now=now)
    with pytest.raises(NotAllowed):
        actions.edit_comment(moderator, comment_id=remark.pk, body="x", now=now)
    with pytest.raises(NotAllowed):
        actions.close(moderator, thread_id=thread.pk, reason=Reason.OFF_TOPIC, now=now)
    with pytest.raises(NotYoursToLearn):
        actions.learn_name(moderator, thread_id=thread.pk, why=WHY, now=now)
    page = queries.question_page(moderator, thread_id=thread.pk)
    assert [post.may_edit for post in (page.question, *page.answers)] == [True, False]
    assert not page.may_learn_name
    slug = thread.community.slug
    client = browse(moderator)
    for name, number in (("edit", theirs.pk), ("remove", theirs.pk), ("edit_comment", remark.pk)):
        assert client.get(reverse(f"forum:{name}", args=(slug, number))).status_code == 404
    form = client.get(reverse("forum:close", args=(slug, thread.pk))).content.decode()
    assert Reason.OFF_TOPIC.value not in form
    # Elsewhere they moderate as ever.
    other = actions.ask(helper, title="A question of Jonas", body="x", now=now)
    assert queries.question_page(moderator, thread_id=other.pk).may_accept


def test_nobody_judges_their_own_posts_under_another_name(
    hidden: Thread, asker: Seat, now: datetime
) -> None:
    own = actions.answer(asker, thread_id=hidden.pk, body="I found it.", now=now)
    for post in (question_of(hidden), own):
        with pytest.raises(OwnPost):
            actions.vote(asker, post_id=post.pk, value=1, now=now)
    with pytest.raises(OwnPost):
        actions.say_it_worked(asker, post_id=own.pk, it_did=True, now=now)


def test_the_asker_sees_what_is_theirs_and_nobody_else_does(
    hidden: Thread, helped: Post, asker: Seat, member: Seat, moderator: Seat, now: datetime
) -> None:
    actions.vote(asker, post_id=helped.pk, value=1, now=now)
    page = queries.question_page(asker, thread_id=hidden.pk)
    assert (page.is_asker, page.may_accept, page.is_followed) == (True, True, True)
    assert page.answers[0].my_vote == 1
    assert page.persona is not None
    assert (page.persona.pk, page.persona.name) == (hidden.author_id, str(hidden.author))
    mine = queries.questions(asker, view=View.MINE)
    assert hidden in [row.thread for row in mine.rows]
    assert hidden not in [row.thread for row in queries.of_community(asker).unanswered]
    assert queries.of_person(member, person_id=asker.member.pk) is None
    for seat in (member, moderator):
        page = queries.question_page(seat, thread_id=hidden.pk)
        assert (page.is_asker, page.persona, page.learned) == (False, None, ())
        assert hidden not in [row.thread for row in queries.questions(seat, view=View.MINE).rows]


def test_a_removed_question_stays_with_who_asked_it(
    hidden: Thread, asker: Seat, member: Seat, now: datetime
) -> None:
    actions.remove_post(asker, post_id=question_of(hidden).pk, now=now)
    assert queries.question_page(asker, thread_id=hidden.pk).question.may_restore
    with pytest.raises(Thread.DoesNotExist):
        queries.question_page(member, thread_id=hidden.pk)
    actions.restore_post(asker, post_id=question_of(hidden).pk, now=now)
    assert queries.question_page(member, thread_id=hidden.pk).question.removed_at is None


@pytest.mark.parametrize("name", ["asker", "member", "moderator"])
def test_an_anonymous_question_takes_no_more_queries_than_a_page_may(
    name: str,
    lived: Thread,
    browse: Callable[[Seat], Client],
    request: pytest.FixtureRequest,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = browse(request.getfixturevalue(name))
    address = reverse("forum:question", args=(lived.community.slug, lived.pk))
    client.get(address)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200
