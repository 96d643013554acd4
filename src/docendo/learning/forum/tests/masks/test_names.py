"""The pseudonyms of who asked without their name, and how the name comes to light."""

import re
from collections.abc import Callable
from datetime import datetime
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.people.api import Person
from docendo.kernel.errors import Refused
from docendo.kernel.models import OutboxEvent
from docendo.learning.forum import actions, queries
from docendo.learning.forum.models import (
    Mask,
    Thread,
    Unmasking,
)
from docendo.learning.forum.pseudonyms import PSEUDONYMS, choose
from docendo.learning.forum.refusals import (
    AskedWithNames,
    NameIsKnown,
    NobodyKnows,
    NotYoursToLearn,
    NotYoursToReveal,
    SayWhyYouLearn,
)
from docendo.learning.forum.tests.masks.asking import (
    EVERYWHERE,
    OF_OTHERS,
    WHY,
    ask,
    question_of,
    stands,
)
from docendo.learning.forum.views import masking

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
