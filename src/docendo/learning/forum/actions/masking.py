"""Asking without one's name, giving it after all, and learning it for a reason."""

import random
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from docendo.commons.care.api import give_name as give_name_in_cases
from docendo.commons.communities.api import Seat, writer
from docendo.commons.people.api import Person, make_persona
from docendo.kernel.events import publish
from docendo.learning.forum import rules
from docendo.learning.forum.events import NameGiven, NameLearned
from docendo.learning.forum.models import AUTHORSHIP, Mask, Thread, Unmasking
from docendo.learning.forum.pseudonyms import choose
from docendo.learning.forum.queries.masks import acting, names_had
from docendo.learning.forum.refusals import AskedWithNames, NobodyKnows, NotYoursToReveal, demand


def new_persona(seat: Seat, *, chance: random.Random, now: datetime) -> Person:
    """Under whom somebody asks without their name."""
    if not seat.community.allows_anonymous:
        raise AskedWithNames
    name = choose(had=names_had(seat), language=seat.community.language, chance=chance)
    return make_persona(name, now=now)


def put_on(seat: Seat, persona: Person, *, thread: Thread, now: datetime) -> None:
    """Write down who is behind a persona, where nothing reads it but ``queries/masks.py``."""
    Mask.objects.create(
        community=seat.community, thread=thread, person=seat.member, persona=persona, made_at=now
    )


@transaction.atomic
def give_name(seat: Seat, *, thread_id: int, now: datetime) -> Thread:
    """Stand by what one asked without one's name: the person takes the place of the persona.

    It says nothing new, so the thread does not move in any list.
    """
    person = writer(seat)
    threads = Thread.objects.visible_to(seat).select_for_update(of=("self",), no_key=True)
    thread = threads.get(pk=thread_id)
    persona = acting(seat, thread).member
    if persona == person or thread.removed_at is not None:
        raise NotYoursToReveal
    for model, column, way in AUTHORSHIP:
        rows = model.objects.filter(community=seat.community)
        rows.filter(Q((way, thread.pk), (column, persona))).update(**{column: person})
    give_name_in_cases(seat.community.pk, persona_id=persona.pk, person_id=person.pk)
    Thread.objects.filter(pk=thread.pk).update(is_anonymous=False)
    Mask.objects.filter(community=seat.community, thread=thread).update(revealed_at=now)
    publish(
        NameGiven(
            community_id=seat.community.pk,
            thread_id=thread.pk,
            by_id=person.pk,
            persona_id=persona.pk,
            at=now,
        )
    )
    return thread


@transaction.atomic
def learn_name(seat: Seat, *, thread_id: int, why: str, now: datetime) -> Unmasking:
    """A moderator learns who asked, also of a question that was removed; the asker is told once."""
    moderator = writer(seat)
    # The lock: who gives their name at this moment is not unmasked as well.
    threads = Thread.objects.visible_to(seat).select_for_update(of=("self",), no_key=True)
    thread = threads.get(pk=thread_id)
    demand(
        rules.learning(
            moderates=seat.may_moderate,
            is_own=acting(seat, thread) is not seat,
            is_anonymous=thread.is_anonymous,
            why=why,
        )
    )
    if not Mask.objects.filter(community=seat.community, thread=thread).exists():
        raise NobodyKnows
    known = Unmasking.objects.filter(community=seat.community, thread=thread, by=moderator).first()
    if known is not None:
        return known
    learned = Unmasking.objects.create(
        community=seat.community, thread=thread, by=moderator, why=why.strip(), at=now
    )
    publish(
        NameLearned(
            community_id=seat.community.pk,
            thread_id=thread.pk,
            by_id=moderator.pk,
            unmasking_id=learned.pk,
            at=now,
        )
    )
    return learned
