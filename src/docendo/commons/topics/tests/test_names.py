"""Making topics and finding them by what people call them."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Community
from docendo.commons.search.api import find
from docendo.commons.topics.api import (
    NewTopic,
    create_topics,
    resolve,
    topics_mentioned,
    topics_of,
)
from docendo.commons.topics.models import Name, Prerequisite, Topic
from docendo.commons.topics.queries import topics_named
from docendo.commons.topics.refusals import ClosesACycle, NameWithoutLetters
from docendo.commons.topics.tests.conftest import TOPICS


def names_found(community: Community, words: str) -> list[str]:
    return [found.topic.name for found in topics_named(community.pk, words)]


def test_many_topics_are_made_with_names_prerequisites_and_search(
    community: Community, topics: dict[str, Topic]
) -> None:
    assert list(topics) == ["Algebra", "Calculus", "Linear algebra", "C++", "C#"]
    assert [topic.slug for topic in topics.values()] == [
        "algebra", "calculus", "linear-algebra", "c", "c-2",
    ]  # fmt: skip
    assert set(Prerequisite.objects.values_list("topic__name", "requires__name")) == {
        ("Calculus", "Algebra"),
        ("Linear algebra", "Algebra"),
    }
    assert [hit.title_html for hit in find("matrices", communities=[community.pk]).hits] == [
        "Linear algebra"
    ]
    assert find("equations", communities=[community.pk]).hits[0].object_id == topics["Algebra"].pk


def test_making_them_again_makes_nothing(
    community: Community, topics: dict[str, Topic], now: datetime
) -> None:
    before = Name.objects.count(), Prerequisite.objects.count()
    again = create_topics(community.pk, [*TOPICS, NewTopic(name="ALGEBRA")], now=now)
    assert again == topics | {"ALGEBRA": topics["Algebra"]}
    assert (Name.objects.count(), Prerequisite.objects.count()) == before


def test_a_name_comes_before_synonyms_unless_one_is_typed_whole(
    community: Community, now: datetime
) -> None:
    topics = [NewTopic(name="Complex numbers"), NewTopic(name="Sorting", synonyms=("Complexity",))]
    create_topics(community.pk, topics, now=now)
    assert names_found(community, "comple") == ["Complex numbers", "Sorting"]
    assert names_found(community, "complexity") == ["Sorting"]


def test_a_synonym_of_another_topic_is_left_out(
    community: Community, topics: dict[str, Topic], now: datetime
) -> None:
    create_topics(community.pk, [NewTopic(name="Proofs", synonyms=("Analysis", "Logic"))], now=now)
    assert resolve(community.pk, ["analysis"]).found == (topics["Calculus"],)
    assert [topic.name for topic in resolve(community.pk, ["logic"]).found] == ["Proofs"]


def test_another_community_has_topics_of_its_own(
    community: Community, private_community: Community, topics: dict[str, Topic], now: datetime
) -> None:
    there = create_topics(private_community.pk, [NewTopic(name="Algebra")], now=now)
    assert there["Algebra"].pk != topics["Algebra"].pk
    assert resolve(private_community.pk, ["algebra", "calculus"]).unknown == ("calculus",)
    assert list(topics_of(private_community.pk)) == [there["Algebra"]]


def test_a_circle_of_prerequisites_is_refused_in_words_and_nothing_is_made(
    community: Community, now: datetime
) -> None:
    circle = [
        NewTopic(name="A", requires=("B",)),
        NewTopic(name="B", requires=("C",)),
        NewTopic(name="C", requires=("A",)),
    ]
    with pytest.raises(ClosesACycle) as refused:
        create_topics(community.pk, circle, now=now)
    assert str(refused.value) == (
        "“C” cannot require “A”, which builds on it already, by way of B."
    )
    assert not Topic.objects.filter(community=community).exists()


def test_a_name_without_letters_is_refused(community: Community, now: datetime) -> None:
    with pytest.raises(NameWithoutLetters):
        create_topics(community.pk, [NewTopic(name="?!")], now=now)


def test_names_are_resolved_whatever_their_form_and_the_unknown_are_named(
    community: Community, topics: dict[str, Topic]
) -> None:
    resolved = resolve(community.pk, ["ÁLGEBRA", "الجَبْر", "c++", "c#", "Chess", "", "?"])
    assert resolved.found == (topics["Algebra"], topics["C++"], topics["C#"])
    assert resolved.unknown == ("Chess", "", "?")


def test_topics_are_found_as_one_types(community: Community, topics: dict[str, Topic]) -> None:
    assert names_found(community, "al") == ["Algebra", "Linear algebra", "Calculus"]
    assert names_found(community, "جبر") == ["Algebra"]
    assert names_found(community, "الج") == ["Algebra"]
    assert names_found(community, "c") == ["C#", "C++", "Calculus"]
    assert names_found(community, "linaer algebra") == ["Linear algebra"]
    assert names_found(community, "chess") == []
    assert names_found(community, "%") == []


def test_the_synonym_that_was_found_is_told(community: Community, topics: dict[str, Topic]) -> None:
    (found,) = topics_named(community.pk, "anal")
    assert (found.topic, found.synonym) == (topics["Calculus"], "Analysis")
    assert topics_named(community.pk, "calc")[0].synonym == ""


def test_topics_come_in_the_order_of_their_names(
    community: Community, topics: dict[str, Topic]
) -> None:
    assert [topic.name for topic in topics_of(community.pk)] == [
        "Algebra", "C#", "C++", "Calculus", "Linear algebra",
    ]  # fmt: skip


def test_making_many_topics_takes_as_many_queries_as_making_few(
    community: Community, now: datetime
) -> None:
    def count(prefix: str, many: int) -> int:
        new = [NewTopic(name=f"{prefix} {n}", synonyms=(f"{prefix} of {n}",)) for n in range(many)]
        with CaptureQueriesContext(connection) as captured:
            create_topics(community.pk, new, now=now)
        return len(captured)

    assert count("few", 2) == count("many", 20)


def test_a_text_mentions_topics_by_name_and_synonym_as_whole_words(
    community: Community, topics: dict[str, Topic]
) -> None:
    def mentioned(text: str) -> list[str]:
        return [topic.name for topic in topics_mentioned(community.pk, text)]

    assert mentioned("Some analysis, then LINEAR algebra (in C++)") == [
        "Calculus", "Linear algebra", "Algebra", "C++",
    ]  # fmt: skip
    assert mentioned("في الجبر") == ["Algebra"]
    assert mentioned("Prealgebra and analyses") == []
    assert mentioned("") == []
