"""Notices on the devices of people: when each leaves, and what it says."""

import html
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from docendo.commons.people.api import Person
from docendo.commons.push.api import Message, push, subscriptions_of
from docendo.outcomes.notices.models import Happening, Notice
from docendo.outcomes.notices.queries import in_words, wishes_of

# What is older than this is old news: the page has it.
STALE: Final = timedelta(days=1)
# A device that is switched on later finds it on the page, too.
KEPT: Final = timedelta(hours=4)
# Over this time leaves what waits for the morning: everybody's quiet hours end at once.
SPREAD: Final = timedelta(minutes=10)


def planned(
    community_id: int, *, key: str, person_ids: Sequence[int], now: datetime
) -> Iterator[tuple[datetime, dict[str, object]]]:
    """What is told to which device, and when: now, or after its reader's quiet hours."""
    happened = Happening.objects.filter(community=community_id, key=key, person__in=person_ids)
    added = {
        person_id: (notice_id, happening_id)
        for person_id, notice_id, happening_id in happened.values_list("person", "notice", "pk")
    }
    people = {person.pk: person for person in Person.objects.filter(pk__in=added)}
    wishes = wishes_of(people.values())
    for person_id, subscription_id in subscriptions_of(people.keys(), now=now):
        due = wishes[person_id].after_quiet(now, time_zone=people[person_id].time_zone)
        if due > now:
            due += SPREAD * (subscription_id % 60) / 60
        notice_id, latest_id = added[person_id]
        yield (
            due,
            {
                "notice_id": notice_id,
                "latest_id": latest_id,
                "subscription_id": subscription_id,
            },
        )


def send(*, notice_id: int, latest_id: int, subscription_id: int, now: datetime) -> datetime | None:
    """Tell a device; when to try it again, if its reader sleeps or nobody took it.

    Not what they have seen meanwhile or may not know any more, nor what something was added to: the
    job of that tells both.
    """
    fresh = Notice.objects.filter(
        pk=notice_id, latest_id=latest_id, seen_at=None, latest_at__gt=now - STALE
    )
    notice = fresh.select_related("person").in_full().first()
    if notice is None or not notice.person.is_active:
        return None
    reader = notice.person
    if not Notice.objects.visible_to(reader).filter(pk=notice_id).exists():
        return None
    wishes = wishes_of([reader])[reader.pk]
    due = wishes.after_quiet(now, time_zone=reader.time_zone)
    if due > now:
        return due
    # Nothing rings at night on a device that is switched on then.
    kept = min(KEPT, wishes.until_quiet(now, time_zone=reader.time_zone) or KEPT)
    with translation.override(reader.interface_language or notice.community.language):
        messages = [
            Message(
                title=notice.community.name,
                words=html.unescape(strip_tags(shown.words)),
                address=reverse("notices:open", args=(notice_id,)),
                tag=f"notice-{notice_id}",
                lang=translation.get_language() or "en",
                dir="rtl" if translation.get_language_bidi() else "ltr",
                icon=static("docendo/icon-192.png"),
                kept=kept,
            )
            for shown in in_words([notice])
        ]
    is_done = all(push(subscription_id, message, now=now) for message in messages)
    return None if is_done else now
