"""Asking without one's name: everything is the persona's, and little of it ends."""

import re
from collections.abc import Callable
from datetime import datetime
from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from docendo.commons.communities.api import members_named
from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.people.api import Person
from docendo.kernel.errors import NotAllowed, Refused
from docendo.kernel.models import OutboxEvent
from docendo.learning.forum import actions, queries
from docendo.learning.forum.models import (
    AUTHORSHIP,
    Comment,
    Follow,
    Mask,
    Post,
    Revision,
    TeachBack,
    Thanks,
    Thread,
    Unmasking,
    Vote,
    Worked,
)
from docendo.learning.forum.pseudonyms import PSEUDONYMS, choose
from docendo.learning.forum.queries import View
from docendo.learning.forum.refusals import (
    AskedWithNames,
    NameIsKnown,
    NobodyKnows,
    NotYoursToLearn,
    NotYoursToReveal,
    OwnPost,
    SayWhyYouLearn,
)
from docendo.learning.forum.rules import Reason
from docendo.learning.forum.views import masking

WHY = "Somebody wrote to us that they fear for the asker."


def ask(seat: Seat, now: datetime, title: str = "May one divide by zero?") -> Thread:
    return actions.ask(seat, title=title, body="I am ashamed to ask.", anonymously=True, now=now)


@pytest.fixture
def hidden(asker: Seat, now: datetime) -> Thread:
    return ask(asker, now)


@pytest.fixture
def persona(hidden: Thread) -> Person:
    assert hidden.author is not None
    return hidden.author


@pytest.fixture
def helped(hidden: Thread, helper: Seat, now: datetime) -> Post:
    return actions.answer(helper, thread_id=hidden.pk, body="One may not.", now=now)


def question_of(thread: Thread) -> Post:
    return Post.objects.get(thread=thread, is_question=True)


@pytest.fixture
def lived(hidden: Thread, helped: Post, asker: Seat, moderator: Seat, now: datetime) -> Thread:
    """All that an asker can do in a thread, done."""
    question = question_of(hidden)
    actions.edit_post(
        asker, post_id=question.pk, body="I am less ashamed.", seen_revision=1, now=now
    )
    actions.comment(asker, post_id=helped.pk, body="Never?", now=now)
    gone = actions.comment(asker, post_id=helped.pk, body="Oops", now=now)
    actions.remove_comment(asker, comment_id=gone.pk, now=now)
    own = actions.answer(asker, thread_id=hidden.pk, body="I found it.", now=now)
    taken_back = actions.answer(asker, thread_id=hidden.pk, body="Or not.", now=now)
    actions.remove_post(asker, post_id=taken_back.pk, now=now)
    actions.vote(asker, post_id=helped.pk, value=1, now=now)
    actions.vote(moderator, post_id=own.pk, value=1, now=now)
    actions.say_it_worked(asker, post_id=helped.pk, it_did=True, now=now)
    actions.say_it_worked(moderator, post_id=own.pk, it_did=True, now=now)
    actions.accept(asker, post_id=helped.pk, seen_accepted_id=None, now=now)
    remark = Comment.objects.get(post=helped, removed_at=None)
    actions.thank(asker, post_id=helped.pk, words="The patience", now=now)
    actions.thank(moderator, post_id=helped.pk, comment_id=remark.pk, words="Asking", now=now)
    told = actions.explain_back(
        asker, post_id=helped.pk, body="Nothing times zero is one.", now=now
    )
    actions.remove_teach_back(asker, teach_back_id=told.pk, now=now)
    actions.close(asker, thread_id=hidden.pk, reason=Reason.NOT_NEEDED, now=now)
    hidden.refresh_from_db()
    return hidden


def stands(person: Person, community: Community) -> set[str]:
    """In which columns somebody stands."""
    return {
        f"{model.__name__}.{column}"
        for model, column, _way in AUTHORSHIP
        if model.objects.filter(community=community, **{column: person}).exists()
    }


# Nobody explains back their own answer.
OF_OTHERS = {"TeachBack.answerer"}
EVERYWHERE = {f"{model.__name__}.{column}" for model, column, _way in AUTHORSHIP}


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


# --- Names --------------------------------------------------------------------------------------


def test_a_pseudonym_returns_only_when_all_were_used() -> None:
    chance = Random(1)
    had: list[str] = []
    for _ in PSEUDONYMS:
        had.append(choose(had=had, language="en", chance=chance))
    assert sorted(had) == sorted(PSEUDONYMS)
    assert choose(had=had, language="en", chance=chance) in PSEUDONYMS


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_pseudonym_is_in_the_language_of_the_community(language: str) -> None:
    names = {choose(had=(), language=language, chance=Random(seed)) for seed in range(400)}
    assert len(names) == len(PSEUDONYMS)
    assert not names & set(PSEUDONYMS)


def test_each_thread_has_a_pseudonym_of_its_own(asker: Seat, now: datetime) -> None:
    names = {str(ask(asker, now, title=f"A question, number {n}").author) for n in range(20)}
    assert len(names) == 20


def test_a_community_may_ask_for_names(asker: Seat, now: datetime) -> None:
    Community.objects.update(allows_anonymous=False)
    asker.community.refresh_from_db()
    people = Person.objects.count()
    with pytest.raises(AskedWithNames):
        ask(asker, now)
    assert (Thread.objects.count(), Person.objects.count()) == (0, people)


# --- Giving one's name --------------------------------------------------------------------------


def test_who_gives_their_name_stands_wherever_the_persona_stood(
    lived: Thread, persona: Person, asker: Seat, now: datetime
) -> None:
    before = Thread.objects.get(pk=lived.pk)
    actions.give_name(asker, thread_id=lived.pk, now=now)
    assert stands(asker.member, lived.community) == EVERYWHERE - OF_OTHERS
    assert stands(persona, lived.community) == set()
    thread = Thread.objects.get(pk=lived.pk)
    assert (thread.is_anonymous, thread.active_at) == (False, before.active_at)
    assert queries.question_page(asker, thread_id=lived.pk).may_reopen
    # The pseudonym does not return.
    assert persona.name in {mask.persona.name for mask in Mask.objects.all()}


def test_nobody_else_gives_it_and_nobody_gives_it_twice(
    hidden: Thread,
    asker: Seat,
    member: Seat,
    owner: Seat,
    now: datetime,
    browse: Callable[[Seat], Client],
) -> None:
    address = reverse("forum:give_name", args=(hidden.community.slug, hidden.pk))
    for seat in (member, owner):
        with pytest.raises(NotYoursToReveal):
            actions.give_name(seat, thread_id=hidden.pk, now=now)
        assert browse(seat).get(address).status_code == 404
    client = browse(asker)
    assert str(hidden.author) in client.get(address).content.decode()
    assert client.post(address, follow=True).status_code == 200
    assert Thread.objects.get(pk=hidden.pk).author == asker.person
    with pytest.raises(NotYoursToReveal):
        actions.give_name(asker, thread_id=hidden.pk, now=now)


def test_nobody_gives_their_name_without_end(
    asker: Seat, now: datetime, browse: Callable[[Seat], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(masking, "SETTLING", "1/hour")
    client, codes = browse(asker), []
    for title in ("May one divide by zero?", "May one divide by one?"):
        thread = ask(asker, now, title=title)
        address = reverse("forum:give_name", args=(thread.community.slug, thread.pk))
        codes.append(client.post(address).status_code)
    assert codes == [302, 429]


def test_another_question_of_theirs_stays_as_it_is(asker: Seat, now: datetime) -> None:
    one, other = ask(asker, now), ask(asker, now, title="May one divide by one?")
    actions.give_name(asker, thread_id=one.pk, now=now)
    assert Thread.objects.get(pk=other.pk).author != asker.person


# --- Learning it --------------------------------------------------------------------------------


def test_a_moderator_learns_it_for_a_reason_that_the_asker_reads(
    hidden: Thread, asker: Seat, moderator: Seat, owner: Seat, browse: Callable[[Seat], Client]
) -> None:
    slug = hidden.community.slug
    address = reverse("forum:asker", args=(slug, hidden.pk))
    question = reverse("forum:question", args=(slug, hidden.pk))
    client = browse(moderator)
    assert address in client.get(question).content.decode()
    assert asker.member.name not in client.get(address).content.decode()
    short = client.post(address, {"why": "Spam"})
    assert short.status_code == 422
    assert asker.member.name not in short.content.decode()
    assert asker.member.name in client.post(address, {"why": WHY}, follow=True).content.decode()
    learned = Unmasking.objects.get()
    assert (learned.by, learned.why) == (moderator.person, WHY)
    # Their ordinary pages and those of others say nothing, not even that it was learned.
    assert asker.member.name not in client.get(question).content.decode()
    assert WHY not in client.get(question).content.decode()
    theirs = browse(owner).get(address).content.decode()
    assert WHY in theirs
    assert asker.member.name not in theirs
    own = browse(asker).get(question).content.decode()
    assert WHY in own
    assert re.search(rf"{moderator.member.name}</bdi> learned your name", own)


def test_a_name_is_learned_once_by_each_moderator(
    hidden: Thread, moderator: Seat, owner: Seat, now: datetime
) -> None:
    first, again, other = (
        actions.learn_name(seat, thread_id=hidden.pk, why=WHY, now=now)
        for seat in (moderator, moderator, owner)
    )
    assert first == again != other
    assert Unmasking.objects.count() == 2
    assert OutboxEvent.objects.filter(kind="forum.NameLearned").count() == 2


def test_who_may_not_learn_it_learns_nothing(
    hidden: Thread, thread: Thread, asker: Seat, member: Seat, moderator: Seat, now: datetime
) -> None:
    for seat, of, why, refusal in (
        (member, hidden, WHY, NotYoursToLearn),
        (asker, hidden, WHY, NotYoursToLearn),
        (moderator, thread, WHY, NameIsKnown),
        (moderator, hidden, " " * 40 + "Spam", SayWhyYouLearn),
    ):
        with pytest.raises(refusal):
            actions.learn_name(seat, thread_id=of.pk, why=why, now=now)
    assert not Unmasking.objects.exists()


def test_it_is_learned_of_a_removed_question_and_of_who_has_left(
    hidden: Thread, asker: Seat, moderator: Seat, now: datetime, browse: Callable[[Seat], Client]
) -> None:
    actions.remove_post(moderator, post_id=question_of(hidden).pk, reason="A threat", now=now)
    Membership.objects.filter(person=asker.member).delete()
    actions.learn_name(moderator, thread_id=hidden.pk, why=WHY, now=now)
    address = reverse("forum:asker", args=(hidden.community.slug, hidden.pk))
    assert asker.member.name in browse(moderator).get(address).content.decode()


def test_of_who_was_erased_nobody_learns_it(
    hidden: Thread, asker: Seat, moderator: Seat, now: datetime
) -> None:
    Membership.objects.filter(person=asker.member).delete()
    asker.member.delete()
    assert not Mask.objects.exists()
    assert Thread.objects.get(pk=hidden.pk).author == hidden.author
    with pytest.raises(NobodyKnows):
        actions.learn_name(moderator, thread_id=hidden.pk, why=WHY, now=now)


def test_a_guest_who_asked_before_cannot_write_as_the_persona(
    hidden: Thread, asker: Seat, now: datetime
) -> None:
    guest = Seat(asker.community, asker.person, Role.GUEST)
    with pytest.raises(Refused):
        actions.comment(guest, post_id=question_of(hidden).pk, body="x", now=now)
    assert not queries.question_page(guest, thread_id=hidden.pk).may_give_name
