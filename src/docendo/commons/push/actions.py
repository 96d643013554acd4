"""Devices that begin and end to be told, and what becomes of a message to one."""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction

from docendo.commons.people.api import Device, Person
from docendo.commons.push import rules
from docendo.commons.push.models import Subscription
from docendo.commons.push.refusals import NotTaken
from docendo.commons.push.sending import Message, Outcome, send

log = structlog.get_logger(__name__)


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
    said = {"endpoint": endpoint, "public_key": public_key, "secret": secret, "since": now}
    subscription, _is_new = Subscription.objects.update_or_create(device=device, defaults=said)
    return subscription


def unsubscribe(person: Person, *, subscription_id: int) -> None:
    """Tell this device no more; raises Subscription.DoesNotExist for what is somebody else's."""
    Subscription.objects.get(pk=subscription_id, device__person=person).delete()


def push(subscription_id: int, message: Message) -> None:
    """Tell a device; raises OSError or Silent where a job has to try it again.

    A device whose browser has ended it is forgotten, and one that is not there any more is left.
    """
    subscription = Subscription.objects.filter(pk=subscription_id).first()
    if subscription is None:
        return
    try:
        outcome = send(subscription, message)
    except ValueError:
        # Keys that are no point of the curve: nobody could ever read what is sealed with them.
        outcome = Outcome.GONE
    if outcome is Outcome.GONE:
        subscription.delete()
    elif outcome is Outcome.REFUSED:
        log.warning("push_refused", subscription=subscription_id)
    elif outcome is Outcome.LATER:
        raise ConnectionError("the push service takes nothing at the moment")
