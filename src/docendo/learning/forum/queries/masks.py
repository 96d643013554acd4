"""Who is behind a persona: the functions that read it; beside them only ``own_personas`` does.

Each answers to somebody who may know, or gives back a number that no page shows. Add none without
adding what it shows to the attack in ``tests/anonymity``. ``actions/masking.py`` writes it down,
and looks only whether it is written.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from docendo.commons.communities.api import Role, Seat
from docendo.commons.people.api import Person
from docendo.learning.forum.models import Mask, Thread, Unmasking, giving_ones_name, learning_a_name


def acting(seat: Seat, thread: Thread) -> Seat:
    """The seat from which its person acts in a thread: in an anonymous one of theirs, the persona.

    A persona moderates nothing, or what it does would tell that a moderator asked.
    """
    if not thread.is_anonymous or seat.person is None:
        return seat
    here = Mask.objects.filter(community=seat.community, thread=thread, person=seat.person)
    mask = here.select_related("persona").first()
    return seat if mask is None else as_persona(seat, mask.persona)


def personas_of(person: Person) -> QuerySet[Mask, int]:
    """The names under which somebody asked in all communities: for themselves alone to be told."""
    return Mask.objects.filter(person=person).values_list("persona_id", flat=True)


def as_persona(seat: Seat, persona: Person) -> Seat:
    role = None if seat.role is None else min(seat.role, Role.MEMBER)
    return Seat(seat.community, persona, role)


def people_behind(community_id: int, ids: Collection[int]) -> Mapping[int, int]:
    """Whom to tell instead of a persona, which tells nobody; for notices, which show neither."""
    masks = Mask.objects.filter(community=community_id, persona__in=ids)
    return dict(masks.values_list("persona_id", "person_id"))


def names_had(seat: Seat) -> frozenset[str]:
    """The pseudonyms that a person had in this community."""
    had = Mask.objects.filter(community=seat.community, person=seat.person)
    return frozenset(had.values_list("persona__name", flat=True))


def own_names(seat: Seat) -> frozenset[int]:
    """The numbers under which a seat's person writes here: their own, and their personas'."""
    if seat.person is None:
        return frozenset()
    personas = Mask.objects.filter(community=seat.community, person=seat.person)
    return frozenset({seat.person.pk, *personas.values_list("persona", flat=True)})


def thread_to_give_name(seat: Seat, *, thread_id: int) -> Thread:
    """An anonymous question of one's own."""
    threads = Thread.objects.filter(giving_ones_name.among(seat)).select_related("author")
    return threads.get(pk=thread_id)


def learnings(thread: Thread) -> Sequence[Unmasking]:
    """Who learned who asked, and why: for the asker, and for the page where moderators do it."""
    rows = Unmasking.objects.filter(community_id=thread.community_id, thread=thread)
    return list(rows.select_related("by").order_by("at", "pk"))


@dataclass(frozen=True)
class AskerPage:
    """The page on which a moderator learns who asked; ``asker`` only for who has said why."""

    thread: Thread
    learned: Sequence[Unmasking]
    has_said_why: bool
    asker: Person | None


def asker_page(seat: Seat, *, thread_id: int) -> AskerPage:
    threads = Thread.objects.filter(learning_a_name.among(seat)).select_related("author")
    thread = threads.get(pk=thread_id)
    learned = learnings(thread)
    has_said_why = any(each.by_id == seat.person_id for each in learned)
    asker = None
    if has_said_why:
        masks = Mask.objects.filter(community=seat.community, thread=thread)
        asker = next((mask.person for mask in masks.select_related("person")), None)
    return AskerPage(thread, learned, has_said_why, asker)


def written_by_person(person_id: int, community_ids: Collection[int], column: str) -> Q:
    """What somebody wrote in these, also without their name: for what only they see."""
    personas = Mask.objects.filter(community__in=community_ids, person=person_id)
    # One list of names: either of two conditions would lead past the index of authors.
    names = Person.objects.filter(pk=person_id).values("pk").union(personas.values("persona"))
    return Q((f"{column}__in", names))
