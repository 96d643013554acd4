"""Answers about topics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from docendo.commons.search.api import Entry, fold
from docendo.commons.topics import rules
from docendo.commons.topics.models import Name, Prerequisite, Topic
from docendo.commons.topics.refusals import NameWithoutLetters
from docendo.commons.topics.rules import FOLDED_LENGTH, NAME_LENGTH, Edge

MOST_FOUND = 12
MOST_COMPARED = 5000

# --- Names ------------------------------------------------------------------------------------


def folded_name(name: str) -> str:
    """How a name is compared. Raises NameWithoutLetters where nothing could be compared."""
    folded = fold(name[:NAME_LENGTH])[:FOLDED_LENGTH].strip()
    if not folded:
        raise NameWithoutLetters
    return folded


@dataclass(frozen=True)
class Resolved:
    """Topics in the order in which they were named, each once, and names that mean none."""

    found: tuple[Topic, ...]
    unknown: tuple[str, ...]


def resolve(community_id: int, names: Iterable[str]) -> Resolved:
    """The topics that are meant by names or synonyms, whatever their case and accents."""
    wanted = {name: fold(name[:NAME_LENGTH])[:FOLDED_LENGTH].strip() for name in names}
    known = {
        name.folded: name.topic
        for name in Name.objects.filter(
            community=community_id, folded__in=wanted.values()
        ).select_related("topic")
    }
    topics = [known[folded] for folded in wanted.values() if folded in known]
    return Resolved(
        found=tuple({topic.pk: topic for topic in topics}.values()),
        unknown=tuple(name for name, folded in wanted.items() if folded not in known),
    )


@dataclass(frozen=True)
class NamedTopic:
    """A topic as it is offered while somebody types; ``synonym`` is what was found, if not it."""

    topic: Topic
    synonym: str


def topics_named(community_id: int, words: str) -> Sequence[NamedTopic]:
    """Topics whose name or synonym begins with the words, then holds them, then is like them."""
    folded = fold(words[:NAME_LENGTH])
    names = Name.objects.filter(community=community_id)
    if not folded:
        return ()
    # One letter is in most names; of many the first in the alphabet will do.
    holding = names.filter(folded__contains=folded).order_by("folded")[: 20 * MOST_FOUND]
    found = sorted(
        holding.select_related("topic"),
        key=lambda name: rules.closeness(name.folded, words=folded),
    )
    if not found:
        known = names.order_by("folded").values_list("folded", flat=True)[:MOST_COMPARED]
        likely = rules.similar(folded, names=known, most=MOST_FOUND)
        by_name = {
            name.folded: name for name in names.filter(folded__in=likely).select_related("topic")
        }
        found = [by_name[name] for name in likely]
    best: dict[int, NamedTopic] = {}
    for name in found:
        synonym = name.name if name.is_synonym else ""
        best.setdefault(name.topic_id, NamedTopic(topic=name.topic, synonym=synonym))
    return tuple(best.values())[:MOST_FOUND]


# --- Topics -----------------------------------------------------------------------------------


def topics_of(community_id: int) -> QuerySet[Topic]:
    """All topics of a community in the order of their folded names, without merged ones."""
    return Topic.objects.filter(
        community=community_id, merged_into=None, names__is_synonym=False
    ).order_by("names__folded")


def edges_of(community_id: int) -> list[Edge]:
    """All prerequisites of a community, as ``(topic, requires)``."""
    edges = Prerequisite.objects.filter(community=community_id)
    return list(edges.values_list("topic_id", "requires_id"))


def search_entries(topics: Iterable[Topic]) -> list[Entry]:
    """Topics as the search knows them: the synonyms stand beside the description."""
    every = list(topics)
    synonyms: dict[int, list[str]] = {}
    names = Name.objects.filter(
        community__in={topic.community_id for topic in every}, topic__in=every, is_synonym=True
    )
    for name in names.order_by("folded"):
        synonyms.setdefault(name.topic_id, []).append(name.name)
    return [
        Entry(
            community_id=topic.community_id,
            kind="topic",
            object_id=topic.pk,
            title=topic.name,
            body=" · ".join(filter(None, [topic.description, *synonyms.get(topic.pk, [])])),
            audience="everyone",
            at=topic.created_at,
        )
        for topic in every
    ]
