"""Everything that changes topics, and what people say of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from docendo.commons.communities.api import Community, Seat, writer
from docendo.commons.search.api import put, remove
from docendo.commons.topics import rules
from docendo.commons.topics.events import TopicsMerged
from docendo.commons.topics.models import Name, Offer, Prerequisite, Topic, Wish
from docendo.commons.topics.queries import edges_of, folded_name, search_entries
from docendo.commons.topics.refusals import (
    CannotMerge,
    ClosesACycle,
    NameTaken,
    SynonymTaken,
)
from docendo.commons.topics.rules import NAME_LENGTH, Level
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish

# --- Making and changing ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class NewTopic:
    """A topic to be made; ``requires`` names topics of the same list or known before."""

    name: str
    description: str = ""
    synonyms: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()


@transaction.atomic
def create_topics(
    community_id: int, topics: Sequence[NewTopic], *, now: datetime
) -> Mapping[str, Topic]:
    """Make many topics at once; answers each topic by the name it was given here.

    What is known already is not made again: a name that means a topic still means it, and a
    synonym of another topic is left out. Raises NameWithoutLetters and ClosesACycle.
    """
    _lock(community_id)
    known = {
        name.folded: name.topic
        for name in Name.objects.filter(community=community_id).select_related("topic")
    }
    slugs = set(Topic.objects.filter(community=community_id).values_list("slug", flat=True))
    made: list[Topic] = []
    names: list[Name] = []
    for new in topics:
        if (folded := folded_name(new.name)) not in known:
            slug = rules.free_slug(new.name, taken=slugs)
            slugs.add(slug)
            topic = Topic(
                community_id=community_id,
                slug=slug,
                name=new.name[:NAME_LENGTH],
                description=new.description,
                created_at=now,
            )
            known[folded] = topic
            made.append(topic)
            names.append(_name(topic, new.name))
    for new in topics:
        for synonym in new.synonyms:
            topic = known[folded_name(new.name)]
            if (folded := folded_name(synonym)) not in known:
                known[folded] = topic
                names.append(_name(topic, synonym, is_synonym=True))
    Topic.objects.bulk_create(made)
    Name.objects.bulk_create(names)
    _require(
        community_id,
        [
            (known[folded_name(new.name)], known[folded_name(required)])
            for new in topics
            for required in new.requires
        ],
    )
    result = {new.name: known[folded_name(new.name)] for new in topics}
    keep_findable(result.values())
    return result


@dataclass(frozen=True, kw_only=True)
class Description:
    """What moderators say about a topic."""

    name: str
    description: str
    synonyms: tuple[str, ...]
    requires: tuple[Topic, ...]


@transaction.atomic
def add_topic(seat: Seat, *, described: Description, now: datetime) -> Topic:
    """Make a topic. Raises NameTaken, SynonymTaken and NameWithoutLetters."""
    _moderate(seat)
    slugs = Topic.objects.filter(community=seat.community).values_list("slug", flat=True)
    topic = Topic(
        community=seat.community,
        slug=rules.free_slug(described.name, taken=set(slugs)),
        created_at=now,
    )
    _describe(topic, described)
    return topic


@transaction.atomic
def change_topic(seat: Seat, *, topic_id: int, described: Description) -> Topic:
    """Say something else about a topic; its address stays, since others have linked to it.

    Raises NameTaken, SynonymTaken, NameWithoutLetters and ClosesACycle.
    """
    _moderate(seat)
    topic = _topic(seat, topic_id)
    _describe(topic, described)
    return topic


def _describe(topic: Topic, described: Description) -> None:
    community_id = topic.community_id
    names = {folded_name(described.name): _name(topic, described.name)}
    for synonym in described.synonyms:
        names.setdefault(folded_name(synonym), _name(topic, synonym, is_synonym=True))
    others = Name.objects.filter(community=community_id, folded__in=names)
    for other in others.exclude(topic=topic.pk).select_related("topic"):
        wanted = names[other.folded]
        refusal = SynonymTaken if wanted.is_synonym else NameTaken
        raise refusal(wanted.name, topic=other.topic)
    topic.name, topic.description = described.name, described.description
    topic.save()
    topic.names.filter(community=community_id).delete()
    Name.objects.bulk_create(names.values())
    topic.prerequisites.filter(community=community_id).delete()
    _require(community_id, [(topic, required) for required in described.requires])
    keep_findable([topic])


@transaction.atomic
def merge_topics(seat: Seat, *, merged_id: int, into_id: int) -> Topic:
    """Let one topic stand for another too; everything that hung on the other hangs on it.

    Its names lead to the one that took it in, and so does its address. Raises CannotMerge.
    """
    _moderate(seat)
    merged, into = _topic(seat, merged_id), _topic(seat, into_id)
    if merged == into:
        raise CannotMerge
    here = {"community": seat.community}
    merged.names.filter(**here).update(topic=into, is_synonym=True)
    edges = rules.merged_edges(edges_of(seat.community.pk), merged=merged.pk, into=into.pk)
    Prerequisite.objects.filter(
        Q(topic__in=(merged, into)) | Q(requires__in=(merged, into)), **here
    ).delete()
    Prerequisite.objects.bulk_create(
        Prerequisite(community=seat.community, topic_id=topic, requires_id=required)
        for topic, required in edges
        if into.pk in (topic, required)
    )
    _raise_levels(merged, into)
    for model in (Offer, Wish):
        of_merged = model.objects.filter(topic=merged, **here)
        of_both = model.objects.filter(topic=into, **here).values_list("person_id", flat=True)
        of_merged.filter(person__in=list(of_both)).delete()
        of_merged.update(topic=into)
    # What was merged into the merged one must not need two steps to its end.
    Topic.objects.filter(merged_into=merged, **here).update(merged_into=into)
    merged.merged_into = into
    merged.save(update_fields=["merged_into"])
    remove("topic", [merged.pk], community_id=seat.community.pk)
    keep_findable([into])
    publish(
        TopicsMerged(
            community_id=seat.community.pk,
            merged_id=merged.pk,
            into_id=into.pk,
            by_id=seat.member.pk,
        )
    )
    return into


def _raise_levels(merged: Topic, into: Topic) -> None:
    """Who offered help with both can help as well as they said of the one they know better."""
    levels = dict(
        Offer.objects.filter(community=merged.community_id, topic=merged).values_list(
            "person", "level"
        )
    )
    offers = Offer.objects.filter(community=into.community_id, topic=into, person__in=levels)
    better = [offer for offer in offers if levels[offer.person_id] > offer.level]
    for offer in better:
        offer.level = levels[offer.person_id]
    Offer.objects.bulk_update(better, ["level"])


# --- What people say ----------------------------------------------------------------------------


@transaction.atomic
def offer(seat: Seat, *, topic_id: int, level: Level, now: datetime) -> None:
    """I can help with this, so well; said again, it replaces what was said."""
    writer(seat)
    Offer.objects.update_or_create(
        community=seat.community,
        topic=_topic(seat, topic_id),
        person=seat.member,
        defaults={"level": level},
        create_defaults={"level": level, "at": now},
    )


def withdraw_offer(seat: Seat, *, topic_id: int) -> None:
    Offer.objects.filter(community=seat.community, topic=topic_id, person=seat.member).delete()


@transaction.atomic
def wish(seat: Seat, *, topic_id: int, now: datetime) -> None:
    """I want to learn this."""
    writer(seat)
    Wish.objects.get_or_create(
        community=seat.community,
        topic=_topic(seat, topic_id),
        person=seat.member,
        defaults={"at": now},
    )


def withdraw_wish(seat: Seat, *, topic_id: int) -> None:
    Wish.objects.filter(community=seat.community, topic=topic_id, person=seat.member).delete()


@transaction.atomic
def forget_person(community_id: int, person_id: int) -> None:
    """Who has left helps nobody here any more."""
    for model in (Offer, Wish):
        model.objects.filter(community=community_id, person=person_id).delete()


@transaction.atomic
def hand_over(community_id: int, *, placeholder_id: int, person_id: int) -> None:
    """An imported author is this person: what the author said of topics, the person says."""
    for model in (Offer, Wish):
        own = model.objects.filter(community=community_id, person=person_id)
        authors = model.objects.filter(community=community_id, person=placeholder_id)
        authors.filter(topic__in=list(own.values_list("topic", flat=True))).delete()
        authors.update(person=person_id)


# --- Steps of the above -------------------------------------------------------------------------


def keep_findable(topics: Iterable[Topic]) -> None:
    """Let the search know these topics as they are now."""
    put(search_entries(topics))


def _moderate(seat: Seat) -> None:
    if not seat.may_moderate:
        raise NotAllowed
    _lock(seat.community.pk)


def _lock(community_id: int) -> None:
    """One change of the graph at a time: two that fit by themselves may close a cycle together."""
    Community.objects.select_for_update(of=("self",)).only("pk").get(pk=community_id)


def _topic(seat: Seat, topic_id: int) -> Topic:
    return Topic.objects.get(community=seat.community, merged_into=None, pk=topic_id)


def _name(topic: Topic, name: str, *, is_synonym: bool = False) -> Name:
    return Name(
        community_id=topic.community_id,
        topic=topic,
        name=name[:NAME_LENGTH],
        folded=folded_name(name),
        is_synonym=is_synonym,
    )


def _require(community_id: int, pairs: Iterable[tuple[Topic, Topic]]) -> None:
    """Add prerequisites to those that are there. Raises ClosesACycle."""
    edges = edges_of(community_id)
    known = set(edges)
    added = []
    for topic, required in pairs:
        edge = (topic.pk, required.pk)
        if edge in known:
            continue
        if steps := rules.way(edges, start=required.pk, goal=topic.pk):
            topics = Topic.objects.in_bulk(steps)
            raise ClosesACycle([topics[step].name for step in steps])
        known.add(edge)
        edges.append(edge)
        added.append(Prerequisite(community_id=community_id, topic=topic, requires=required))
    Prerequisite.objects.bulk_create(added)
