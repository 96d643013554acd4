"""Whose devices are told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from docendo.commons.people.api import Person
from docendo.commons.push.models import Subscription


@dataclass(frozen=True)
class DevicesPage:
    """The devices of somebody that are told, and whether the present one is among them."""

    told: Sequence[Subscription]
    here: Subscription | None


def is_offered() -> bool:
    """Whether whoever runs this site lets it speak to any push service."""
    return bool(settings.PUSH_SERVICES)


def standing(*, now: datetime) -> QuerySet[Subscription]:
    """Those of devices on which somebody is signed in."""
    return Subscription.objects.filter(device__session__expire_date__gt=now)


def devices_page(person: Person, *, session_key: str | None, now: datetime) -> DevicesPage:
    told = list(
        standing(now=now).filter(person=person).select_related("device").order_by("-since", "-pk")
    )
    here = next((each for each in told if each.device.session_id == session_key), None)
    return DevicesPage(told, here)


def subscriptions_of(person_ids: Collection[int], *, now: datetime) -> Sequence[tuple[int, int]]:
    """``(person, subscription)`` of each device that is told, of these people."""
    told = standing(now=now).filter(person__in=person_ids)
    return list(told.order_by("pk").values_list("person", "pk"))
