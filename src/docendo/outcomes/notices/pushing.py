"""Notices on the devices of people: when each leaves, and what it says."""

import html
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from docendo.commons.people.api import Person, zone
from docendo.commons.push.api import Message, push, subscriptions_of
from docendo.outcomes.notices.models import Happening, Notice
from docendo.outcomes.notices.queries import in_words, wishes_of
from docendo.outcomes.notices.rules import after_quiet

# What is older than this is old news: the page has it.
STALE: Final = timedelta(days=1)


def planned(
    community_id: int, *, key: str, person_ids: Sequence[int], now: datetime
) -> Iterator[tuple[datetime, int, int]]:
    """When which notice goes to which subscription: now, or after its reader's quiet hours."""
    happened = Happening.objects.filter(community=community_id, key=key, person__in=person_ids)
    notices = dict(happened.values_list("person_id", "notice_id"))
    people = Person.objects.filter(pk__in=notices).only("time_zone")
    wishes = wishes_of(people)
    zones = {person.pk: zone(person.time_zone) or UTC for person in people}
    for person_id, subscription_id in subscriptions_of(notices.keys(), now=now):
        own = wishes[person_id]
        due = after_quiet(now, zone=zones[person_id], begins=own.quiet_from, ends=own.quiet_until)
        yield due, notices[person_id], subscription_id


def send(*, notice_id: int, subscription_id: int, now: datetime) -> None:
    """Tell a device, unless its reader has seen it meanwhile or may not know it any more."""
    fresh = Notice.objects.filter(pk=notice_id, seen_at=None, latest_at__gt=now - STALE)
    notice = fresh.select_related("person").in_full().first()
    if notice is None or not notice.person.is_active:
        return
    reader = notice.person
    if not Notice.objects.visible_to(reader).filter(pk=notice_id).exists():
        return
    with translation.override(reader.interface_language or notice.community.language):
        for shown in in_words([notice]):
            push(
                subscription_id,
                Message(
                    title=notice.community.name,
                    words=html.unescape(strip_tags(shown.words)),
                    address=reverse("notices:open", args=(notice_id,)),
                    tag=f"notice-{notice_id}",
                    lang=translation.get_language() or "en",
                    dir="rtl" if translation.get_language_bidi() else "ltr",
                    icon=static("docendo/icon-192.png"),
                ),
            )
