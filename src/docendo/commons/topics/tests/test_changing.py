"""Adding, describing and merging topics, and what stays true of them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from docendo.commons.communities.api import Role, Seat
from docendo.commons.search.api import find
from docendo.commons.topics import actions
from docendo.commons.topics.actions import Description
from docendo.commons.topics.models import Offer, Prerequisite, Topic, Wish
from docendo.commons.topics.queries import resolve, synonyms_of, topic_at
from docendo.commons.topics.refusals import (
    CannotMerge,
    ClosesACycle,
    NameTaken,
    NameWithoutLetters,
    SynonymTaken,
)
from docendo.commons.topics.rules import Level
from docendo.kernel.errors import NotAllowed
from docendo.kernel.models import OutboxEvent


def described(
    name: str,
    *requires: Topic,
    description: str = "",
    synonyms: tuple[str, ...] = (),
) -> Description:
    return Description(name=name, description=description, synonyms=synonyms, requires=requires)


def requirements() -> set[tuple[str, str]]:
    return set(Prerequisite.objects.values_list("topic__name", "requires__name"))


def found(seat: Seat, words: str) -> list[int]:
    hits = find(words, communities=[seat.community.pk], kinds=["topic"]).hits
    return [hit.object_id for hit in hits]


# --- Adding and describing --------------------------------------------------------------------


def test_a_moderator_adds_a_topic(moderator: Seat, topics: dict[str, Topic], now: datetime) -> None:
    topic = actions.add_topic(
        moderator,
        described=described("Proofs", topics["Algebra"], synonyms=("Logic", "proofs")),
        now=now,
    )
    assert topic_at(moderator.community, "proofs") == topic
    assert synonyms_of(topic) == ["Logic"]
    assert ("Proofs", "Algebra") in requirements()
    assert found(moderator, "logic") == [topic.pk]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.GUEST])
def test_others_may_not_change_topics(
    role: Role, seat: Callable[..., Seat], topics: dict[str, Topic], now: datetime
) -> None:
    other = seat(role)
    algebra, calculus = topics["Algebra"].pk, topics["Calculus"].pk
    with pytest.raises(NotAllowed):
        actions.add_topic(other, described=described("Proofs"), now=now)
    with pytest.raises(NotAllowed):
        actions.change_topic(other, topic_id=algebra, described=described("Proofs"))
    with pytest.raises(NotAllowed):
        actions.merge_topics(other, merged_id=algebra, into_id=calculus)
    assert Topic.objects.get(pk=algebra).name == "Algebra"


def test_a_topic_of_another_community_is_out_of_reach(
    seat: Callable[..., Seat], private_community: object, topics: dict[str, Topic]
) -> None:
    elsewhere = seat(Role.OWNER, in_=private_community)
    with pytest.raises(Topic.DoesNotExist):
        actions.change_topic(
            elsewhere, topic_id=topics["Algebra"].pk, described=described("Proofs")
        )


def test_what_is_said_anew_replaces_what_was_said(
    moderator: Seat, topics: dict[str, Topic]
) -> None:
    calculus = topics["Calculus"]
    actions.change_topic(
        moderator,
        topic_id=calculus.pk,
        described=described(
            "Analysis", topics["Linear algebra"], description="Limits.", synonyms=("Calculus",)
        ),
    )
    assert topic_at(moderator.community, "calculus").name == "Analysis"
    assert synonyms_of(calculus) == ["Calculus"]
    assert requirements() == {("Analysis", "Linear algebra"), ("Linear algebra", "Algebra")}
    assert found(moderator, "limits") == [calculus.pk]


@pytest.mark.parametrize(
    ("names", "refusal", "sentence"),
    [
        (("CALCULUS",), NameTaken, "“CALCULUS” already leads to the topic “Calculus”."),
        (("Groups", "analysis"), SynonymTaken, "“analysis” already leads to the topic “Calculus”."),
        (("…",), NameWithoutLetters, "A topic is found by its name"),
    ],
)
def test_a_name_that_means_something_else_is_refused(
    names: tuple[str, ...],
    refusal: type[Exception],
    sentence: str,
    moderator: Seat,
    topics: dict[str, Topic],
) -> None:
    name, *synonyms = names
    with pytest.raises(refusal) as refused:
        actions.change_topic(
            moderator,
            topic_id=topics["Algebra"].pk,
            described=described(name, synonyms=tuple(synonyms)),
        )
    assert str(refused.value).startswith(sentence)
    assert resolve(moderator.community.pk, ["algebra", "equations"]).found == (topics["Algebra"],)


@pytest.mark.parametrize(
    ("required", "sentence"),
    [
        ("Calculus", "“Algebra” cannot require “Calculus”, which builds on it already."),
        ("Algebra", "“Algebra” cannot require itself."),
    ],
)
def test_a_circle_of_prerequisites_is_refused_in_words(
    required: str, sentence: str, moderator: Seat, topics: dict[str, Topic]
) -> None:
    before = requirements()
    with pytest.raises(ClosesACycle) as refused:
        actions.change_topic(
            moderator,
            topic_id=topics["Algebra"].pk,
            described=described("Algebra", topics[required]),
        )
    assert str(refused.value) == sentence
    assert requirements() == before


# --- Merging ----------------------------------------------------------------------------------


def test_merging_moves_everything_that_hung_on_the_merged_topic(
    moderator: Seat, member: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    merged, into = topics["Linear algebra"], topics["Calculus"]
    actions.offer(member, topic_id=merged.pk, level=Level.DEEP, now=now)
    actions.wish(moderator, topic_id=merged.pk, now=now)
    actions.merge_topics(moderator, merged_id=merged.pk, into_id=into.pk)

    assert resolve(moderator.community.pk, ["linear algebra"]).found == (into,)
    assert topic_at(moderator.community, "linear-algebra") == into
    assert requirements() == {("Calculus", "Algebra")}
    assert Offer.objects.get().topic == into
    assert Wish.objects.get().topic == into
    assert found(moderator, "linear") == [into.pk]
    event = OutboxEvent.objects.get(kind="topics.TopicsMerged")
    assert event.payload == {
        "community_id": moderator.community.pk,
        "merged_id": merged.pk,
        "into_id": into.pk,
        "by_id": moderator.person_id,
        "at": None,
    }


def test_who_offered_help_with_both_is_listed_once_with_the_better_level(
    moderator: Seat, member: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    merged, into = topics["C++"], topics["C#"]
    for seat, of_merged, of_into in (
        (member, Level.EXPERT, Level.BASICS),
        (moderator, Level.BASICS, Level.DEEP),
    ):
        actions.offer(seat, topic_id=merged.pk, level=of_merged, now=now)
        actions.offer(seat, topic_id=into.pk, level=of_into, now=now)
        actions.wish(seat, topic_id=merged.pk, now=now)
        actions.wish(seat, topic_id=into.pk, now=now)
    actions.merge_topics(moderator, merged_id=merged.pk, into_id=into.pk)
    assert set(Offer.objects.values_list("person", "topic", "level")) == {
        (member.person_id, into.pk, Level.EXPERT),
        (moderator.person_id, into.pk, Level.DEEP),
    }
    assert Wish.objects.count() == 2


def test_merging_a_topic_into_what_it_requires_leaves_no_circle(
    moderator: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    actions.add_topic(moderator, described=described("Physics", topics["Calculus"]), now=now)
    physics = topic_at(moderator.community, "physics")
    actions.merge_topics(moderator, merged_id=physics.pk, into_id=topics["Algebra"].pk)
    assert requirements() == {("Calculus", "Algebra"), ("Linear algebra", "Algebra")}


def test_an_address_leads_to_the_end_however_often_topics_were_merged(
    moderator: Seat, topics: dict[str, Topic]
) -> None:
    first, second, last = (topics[name] for name in ("C++", "C#", "Algebra"))
    actions.merge_topics(moderator, merged_id=first.pk, into_id=second.pk)
    actions.merge_topics(moderator, merged_id=second.pk, into_id=last.pk)
    assert topic_at(moderator.community, first.slug) == last
    assert Topic.objects.get(pk=first.pk).merged_into == last


def test_a_topic_is_not_merged_into_itself_or_into_a_merged_one(
    moderator: Seat, topics: dict[str, Topic]
) -> None:
    first, second = topics["C++"], topics["C#"]
    with pytest.raises(CannotMerge):
        actions.merge_topics(moderator, merged_id=first.pk, into_id=first.pk)
    actions.merge_topics(moderator, merged_id=first.pk, into_id=second.pk)
    with pytest.raises(Topic.DoesNotExist):
        actions.merge_topics(moderator, merged_id=second.pk, into_id=first.pk)


# --- What people say --------------------------------------------------------------------------


def test_an_offer_said_again_replaces_the_first_and_keeps_its_day(
    member: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    topic_id = topics["Algebra"].pk
    actions.offer(member, topic_id=topic_id, level=Level.BASICS, now=now)
    actions.offer(member, topic_id=topic_id, level=Level.DEEP, now=now + timedelta(days=1))
    offer = Offer.objects.get()
    assert (offer.level, offer.at) == (Level.DEEP, now)
    actions.withdraw_offer(member, topic_id=topic_id)
    assert not Offer.objects.exists()


def test_a_wish_is_said_once_and_taken_back(
    member: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    topic_id = topics["Algebra"].pk
    actions.wish(member, topic_id=topic_id, now=now)
    actions.wish(member, topic_id=topic_id, now=now)
    assert Wish.objects.count() == 1
    actions.withdraw_wish(member, topic_id=topic_id)
    assert not Wish.objects.exists()


def test_guests_and_strangers_only_read(
    guest: Seat, stranger: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    topic_id = topics["Algebra"].pk
    for seat in (guest, stranger):
        with pytest.raises(NotAllowed):
            actions.offer(seat, topic_id=topic_id, level=Level.SOLID, now=now)
        with pytest.raises(NotAllowed):
            actions.wish(seat, topic_id=topic_id, now=now)
    assert not Offer.objects.exists()
