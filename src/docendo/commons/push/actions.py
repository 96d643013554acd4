"""Devices that begin and end to be told, and what becomes of a message to one."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from docendo.commons.people.api import Device, Person
from docendo.commons.push import rules
from docendo.commons.push.models import Subscription
from docendo.commons.push.queries import standing
from docendo.commons.push.refusals import NotTaken
from docendo.commons.push.sending import Message, Outcome, send
from docendo.kernel.fetching import Silent


@transaction.atomic
def subscribe(
    person: Person,
    *,
    session_key: str | None,
    endpoint: str,
    public_key: str,
    secret: str,
    now: datetime,
) -> Subscription:
    """Tell this device from now on; raises NotTaken, and Device.DoesNotExist.

    A browser that somebody else has used before tells its new reader alone.
    """
    if not rules.is_taken(endpoint, services=settings.PUSH_SERVICES):
        raise NotTaken
    device = Device.objects.select_for_update(of=("self",)).get(session=session_key, person=person)
    Subscription.objects.filter(endpoint=endpoint).exclude(device=device).delete()
    said = {
        "person": person,
        "endpoint": endpoint,
        "public_key": public_key,
        "secret": secret,
        "since": now,
        "failures": 0,
    }
    subscription, _is_new = Subscription.objects.update_or_create(device=device, defaults=said)
    own = Subscription.objects.filter(person=person).order_by("-since", "-pk")
    too_many = list(own.values_list("pk", flat=True)[rules.MOST_DEVICES :])
    Subscription.objects.filter(pk__in=too_many).delete()
    return subscription


def unsubscribe(person: Person, *, subscription_id: int) -> None:
    """Tell this device no more; raises Subscription.DoesNotExist for what is somebody else's."""
    Subscription.objects.get(pk=subscription_id, person=person).delete()


def push(subscription_id: int, message: Message, *, now: datetime) -> bool:
    """Tell a device that still is told; whether there is nothing to be tried again.

    One whose browser has ended it is forgotten, as is one that nobody took a message for too often.
    """
    subscription = standing(now=now).filter(pk=subscription_id).first()
    if subscription is None:
        return True
    try:
        outcome = send(subscription, message)
    except ValueError:
        # Keys that are no point of the curve: nobody could ever read what is sealed with them.
        outcome = Outcome.GONE
    except Silent:
        outcome = Outcome.LATER
    here = Subscription.objects.filter(pk=subscription_id)
    if outcome is Outcome.GONE or subscription.failures >= rules.MOST_FAILURES:
        here.delete()
        return True
    if outcome is Outcome.TAKEN:
        if subscription.failures:
            here.update(failures=0)
        return True
    here.update(failures=F("failures") + 1)
    return outcome is Outcome.REFUSED
