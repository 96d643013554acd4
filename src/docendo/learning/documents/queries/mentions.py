"""Whom documents mention and may mention: names come from our own rows, never from a browser."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Membership, Role, Seat, members_like
from docendo.commons.groups.api import member_ids
from docendo.commons.people.api import Person, apart_from
from docendo.learning.documents.models import Document, Mention, readers_among
from docendo.learning.documents.rules.mentions import Named, mentions_anybody, named, people_in

MOST_OFFERED = 8
Names = Mapping[int, Named]


def mentioned_in(document: Document, said: Any) -> list[int]:
    """Nobody on a whiteboard."""
    return [] if document.is_whiteboard else people_in(said)


def names_for(document: Document, person_ids: Collection[int]) -> Names:
    """What those are called who have a seat in the community, or whom it has mentioned with one."""
    if not person_ids:
        return {}
    here = {"community": document.community_id, "person": OuterRef("pk")}
    seated = Exists(Membership.objects.joined().filter(**here))
    before = Exists(Mention.objects.filter(document=document, **here))
    people = Person.objects.filter(pk__in=person_ids).annotate(is_seated=seated)
    rows = people.filter(Q(seated) | Q(before)).values_list("pk", "name", "is_seated")
    slug = document.community.slug
    return {
        pk: Named(name, reverse("communities:person", args=(slug, pk)) if is_seated else "")
        for pk, name, is_seated in rows
    }


def with_names(
    document: Document, said: Any, names: Names | None = None, *, has_links: bool = True
) -> Any:
    """What a document says, with our names for whom it mentions; a whiteboard as it is."""
    if document.is_whiteboard or not mentions_anybody(said):
        return said
    if names is None:
        names = names_for(document, people_in(said))
    if not has_links:
        names = {person_id: Named(each.name) for person_id, each in names.items()}
    with translation.override(document.community.language):
        return named(said, names, nobody=_("Former member"))


def names_known(document: Document) -> Mapping[int, str]:
    """What those are called now whom it has mentioned, for an editor that keeps older names."""
    rows = Mention.objects.filter(community=document.community_id, document=document)
    return dict(rows.order_by("pk").values_list("person_id", "person__name"))


def readers_like(seat: Seat, document: Document, words: str) -> Sequence[Person]:
    """Who may be mentioned: others who read a document, but for those whom a block keeps apart."""
    me = seat.member.pk
    apart = apart_from([me])[me]
    among = _readers(document) & ~Q(person__in={me, *apart})
    found = members_like(seat, words, most=MOST_OFFERED, among=among)
    # The rule itself has the last word.
    reading = set(readers_of(document, [person.pk for person in found]))
    return [person for person in found if person.pk in reading]


def _readers(document: Document) -> Q:
    if document.match is not None:
        return Q(person__in=document.match.places.values("person"))
    here = member_ids(document.group) if document.group is not None else frozenset()
    return Q(person__in=here) | Q(role__gte=Role.COORDINATOR)


def readers_of(document: Document, person_ids: Collection[int]) -> list[int]:
    """Of these who sees it now: who has left is told nothing of it."""
    memberships = Membership.objects.joined().filter(
        community=document.community_id, person__in=person_ids
    )
    seats = [
        Seat(each.community, each.person, Role(each.role))
        for each in memberships.select_related("person", "community")
    ]
    return [seat.member.pk for seat in readers_among(seats, document)]
