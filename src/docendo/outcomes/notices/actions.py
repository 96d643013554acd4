"""Telling somebody once, and what becomes of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest, Least

from docendo.commons.communities.api import Membership
from docendo.commons.people.api import Person, blockers_of
from docendo.commons.push.api import subscriptions_of
from docendo.kernel.events import publish
from docendo.learning.forum.api import people_behind
from docendo.outcomes.notices.due import letters_due
from docendo.outcomes.notices.events import PeopleTold
from docendo.outcomes.notices.models import Happening, Mailing, Notice, Preferences
from docendo.outcomes.notices.queries import Wishes, wishes_of
from docendo.outcomes.notices.rules import (
    ANYBODY,
    LEAST_ROLE,
    OF_PEERS,
    Kind,
    Wish,
    kind_to_tell,
)
from docendo.outcomes.notices.waking import wake_on_commit

Candidates = Sequence[tuple[Kind, Collection[int]]]


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Something that happened: by whom, when, and what it is about; ``key`` names it for ever.

    ``of_personas`` says that a persona may be told, outside a thread, too.
    """

    community_id: int
    key: str
    by_id: int | None
    at: datetime
    about: str
    thread_id: int | None = None
    post_id: int | None = None
    comment_id: int | None = None
    thanks_id: int | None = None
    discussion_id: int | None = None
    reply_id: int | None = None
    of_personas: bool = False


@transaction.atomic
def tell(what: Happened, *candidates: tuple[Kind, Collection[int]]) -> None:
    """Tell people of what happened, each of them once, by the first kind that they wish to hear.

    Nobody is told of their own doing, nor of what they have no seat for. Instead of a persona the
    person behind it is told, and what a persona did is told as done by the persona.
    """
    named = {pk for _kind, person_ids in candidates for pk in person_ids}
    if what.by_id is not None:
        named.add(what.by_id)
    # Only a question is asked without a name.
    has_personas = what.of_personas or what.thread_id is not None
    behind = people_behind(what.community_id, named) if has_personas else {}
    kinds = _by_person(candidates, behind)
    people = _with_seats(what, kinds)
    wishes = wishes_of(people)
    recipients = _recipients(people, kinds, wishes)
    who_did = None if what.by_id is None else behind.get(what.by_id, what.by_id)
    if who_did is not None and who_did == what.by_id:
        recipients.pop(who_did, None)
    not_really = _want_nothing_of(what.by_id, recipients)
    if who_did is not None:
        not_really |= {who_did}
    by_kind: dict[Kind, list[int]] = {}
    for person_id, kind in recipients.items():
        by_kind.setdefault(kind, []).append(person_id)
    for kind, person_ids in by_kind.items():
        of_these = {each: wishes[each] for each in sorted(person_ids)}
        _tell(what, kind, of_these, not_really=not_really)
    told = recipients.keys() - not_really
    wake_on_commit(told)
    with_devices = {person_id for person_id, _device in subscriptions_of(told, now=what.at)}
    if with_devices:
        publish(
            PeopleTold(
                community_id=what.community_id,
                at=what.at,
                key=what.key,
                person_ids=tuple(sorted(with_devices)),
            )
        )


def _want_nothing_of(by_id: int | None, recipients: Mapping[int, Kind]) -> frozenset[int]:
    """Who has blocked whoever did it, under the name under which they did it."""
    of_peers = [person_id for person_id, kind in recipients.items() if kind in OF_PEERS]
    return frozenset() if by_id is None else blockers_of(by_id, among=of_peers)


def _by_person(candidates: Candidates, behind: Mapping[int, int]) -> Mapping[int, Sequence[Kind]]:
    """Of which kinds each may be told; instead of a persona whoever is ``behind`` it."""
    kinds: dict[int, list[Kind]] = {}
    for kind, person_ids in candidates:
        for person_id in person_ids:
            kinds.setdefault(behind.get(person_id, person_id), []).append(kind)
    return kinds


def _with_seats(what: Happened, person_ids: Collection[int]) -> Sequence[Any]:
    """These people with the ``role`` of their seat, if any, and whether each ``is_told``."""
    here, own = {"community": what.community_id}, {"person": OuterRef("pk")}
    seats = Membership.objects.joined().filter(**here, **own)
    told = Happening.objects.filter(key=what.key, **here, **own)
    people = Person.objects.filter(pk__in=person_ids).only("time_zone")
    return list(people.annotate(role=Subquery(seats.values("role")), is_told=Exists(told)))


def _recipients(
    people: Sequence[Any],
    kinds: Mapping[int, Sequence[Kind]],
    wishes: Mapping[int, Wishes],
) -> dict[int, Kind]:
    """Who is told, and by which kind of notice."""
    recipients = {}
    for person in people:
        role = ANYBODY if person.role is None else person.role
        allowed = [kind for kind in kinds[person.pk] if role >= LEAST_ROLE[kind]]
        first = kind_to_tell(allowed, muted=wishes[person.pk].muted)
        if first is not None and not person.is_told:
            recipients[person.pk] = first
    return recipients


def _tell(
    what: Happened, kind: Kind, wishes: Mapping[int, Wishes], *, not_really: frozenset[int]
) -> None:
    """``not_really`` is who did it behind a persona, and who has blocked whoever did it.

    Their rows are made and taken away again, and so are those of whom an unread notice waits for
    that takes it up. Whoever is told of something uses up a number: otherwise the next rows had
    lower ones, and the others could tell from the addresses of their own notices who was left out.
    """
    person_ids = list(wishes)
    # The lock: who marks it as seen at this moment has not seen what is being added.
    unread = (
        Notice.objects.select_for_update(of=("self",), no_key=True)
        .filter(
            community=what.community_id,
            kind=kind,
            about=what.about,
            person__in=person_ids,
            seen_at=None,
        )
        .exclude(person__in=not_really)
    )
    waiting = {notice.person_id: notice for notice in unread.order_by("pk")}
    told = {each: wished for each, wished in wishes.items() if each not in not_really}
    due = letters_due(what.community_id, kind, told, at=what.at)
    fresh = Notice.objects.bulk_create(
        Notice(
            community_id=what.community_id,
            person_id=person_id,
            kind=kind,
            least_role=LEAST_ROLE[kind],
            thread_id=what.thread_id,
            discussion_id=what.discussion_id,
            about=what.about,
            latest_at=what.at,
            mail_at=None if person_id in waiting else due.get(person_id),
            # Of one thing there is one unread notice at most.
            seen_at=what.at if person_id in not_really or person_id in waiting else None,
        )
        for person_id in person_ids
    )
    notices = {notice.person_id: notice for notice in fresh} | waiting
    Happening.objects.bulk_create(
        Happening(
            community_id=what.community_id,
            notice=notices[person_id],
            person_id=person_id,
            by_id=what.by_id,
            key=what.key,
            post_id=what.post_id,
            comment_id=what.comment_id,
            thanks_id=what.thanks_id,
            reply_id=what.reply_id,
            at=what.at,
        )
        for person_id in person_ids
    )
    # In one statement, whatever their number: it would name each row otherwise.
    added = Happening.objects.filter(
        community=what.community_id, key=what.key, person=OuterRef("person")
    )
    Notice.objects.filter(pk__in=[notice.pk for notice in notices.values()]).update(
        latest_id=Subquery(added.values("pk")), latest_at=Greatest("latest_at", what.at)
    )
    for at in {due[person_id] for person_id in waiting if person_id in due}:
        again = [notice.pk for person_id, notice in waiting.items() if due.get(person_id) == at]
        Notice.objects.filter(pk__in=again).update(mail_at=Least(Coalesce("mail_at", at), at))
    spare = [each.pk for each in fresh if each.person_id in not_really | waiting.keys()]
    if spare:
        Notice.objects.filter(pk__in=spare).delete()


@transaction.atomic
def take_back(
    community_id: int, *, kind: Kind, about: str, by_id: int | None = None, key_starts: str = ""
) -> None:
    """Nobody needs to be told of this any more, unless they have seen it already.

    Of what several happenings tell of, those stay that another did, or whose key starts otherwise.
    """
    unread = Notice.objects.filter(community=community_id, kind=kind, about=about, seen_at=None)
    happened = Happening.objects.filter(community=community_id, notice__in=unread)
    if by_id is not None:
        happened = happened.filter(by=by_id)
    if key_starts:
        happened = happened.filter(key__startswith=key_starts)
    person_ids = list(happened.values_list("person_id", flat=True))
    happened.delete()
    unread.filter(~Exists(Happening.objects.filter(notice=OuterRef("pk")))).delete()
    wake_on_commit(person_ids)


@transaction.atomic
def name_who_did(community_id: int, *, thread_id: int, persona_id: int, person_id: int) -> None:
    """A persona has given their name: what people were told of them names the person."""
    about = Notice.objects.filter(community=community_id, thread=thread_id)
    did = Happening.objects.filter(notice__in=about, by=persona_id)
    person_ids = list(did.values_list("person_id", flat=True).distinct())
    did.exclude(person=person_id).update(by=person_id)
    wake_on_commit(person_ids)


@transaction.atomic
def forget(community_id: int, *, person_id: int) -> None:
    """Who has no seat any more is told nothing of what happened there."""
    Notice.objects.filter(community=community_id, person=person_id).exclude(
        least_role=ANYBODY
    ).delete()
    wake_on_commit([person_id])


def forget_seen(*, before: datetime) -> None:
    """Let go of what was seen long ago."""
    while ids := list(Notice.objects.filter(seen_at__lt=before).values_list("pk", flat=True)[:500]):
        Notice.objects.filter(pk__in=ids).delete()


def forget_letters(*, before: datetime) -> None:
    """Let go of what is known of letters that left long ago."""
    Mailing.objects.filter(made_at__lt=before).delete()


# --- What somebody does with their own ----------------------------------------------------------


def see(person: Person, *, notice_ids: Collection[int], up_to: int, now: datetime) -> None:
    """These are seen, but for those to which something was added after ``up_to``."""
    own = Notice.objects.filter(person=person, pk__in=notice_ids, seen_at=None)
    if own.filter(latest_id__lte=up_to).update(seen_at=now):
        wake_on_commit([person.pk])


def see_all(person: Person, *, up_to: int, now: datetime) -> None:
    """All are seen that were on the page."""
    own = Notice.objects.filter(person=person, seen_at=None)
    if own.filter(latest_id__lte=up_to).update(seen_at=now):
        wake_on_commit([person.pk])


def save_preferences(
    person: Person, *, wishes: Collection[str], quiet_from: time | None, quiet_until: time | None
) -> None:
    """Choose what to be told, and when nothing pops up."""
    muted = [wish.value for wish in Wish if wish not in wishes]
    Preferences.objects.update_or_create(
        person=person,
        defaults={"muted": muted, "quiet_from": quiet_from, "quiet_until": quiet_until},
    )
