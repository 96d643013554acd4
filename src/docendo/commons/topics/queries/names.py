"""How topics are found by what people call them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from docendo.commons.search.api import fold, fold_begun
from docendo.commons.topics import rules
from docendo.commons.topics.models import Name, Topic
from docendo.commons.topics.refusals import NameWithoutLetters
from docendo.commons.topics.rules import FOLDED_LENGTH, NAME_LENGTH

MOST_FOUND = 12
MOST_COMPARED = 5000
MOST_WORDS_READ = 120
MOST_WORDS_IN_A_NAME = 4


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
    begun = fold_begun(words[:NAME_LENGTH])
    holding = names.filter(Q(folded__contains=folded) | Q(folded__contains=begun))
    # One letter is in most names; of many the first in the alphabet will do.
    found = sorted(
        holding.order_by("folded").select_related("topic")[: 20 * MOST_FOUND],
        key=lambda name: min(
            rules.closeness(name.folded, words=one, is_synonym=name.is_synonym)
            for one in (folded, begun)
        ),
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


def topics_mentioned(community_id: int, text: str) -> Sequence[Topic]:
    """The topics whose names or synonyms stand in a text, the first named first."""
    words = fold(text[: 20 * MOST_WORDS_READ]).split()[:MOST_WORDS_READ]
    places: dict[str, int] = {}
    for at in range(len(words)):
        for length in range(1, MOST_WORDS_IN_A_NAME + 1):
            places.setdefault(" ".join(words[at : at + length])[:FOLDED_LENGTH], at)
    if not places:
        return ()
    names = Name.objects.filter(community=community_id, folded__in=list(places))
    found = sorted(names.select_related("topic"), key=lambda name: places[name.folded])
    return tuple({name.topic_id: name.topic for name in found}.values())
