"""One message to one device (RFC 8030), sealed so that only its browser can read it (RFC 8291)."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from email.utils import parseaddr
from enum import Enum, auto
from typing import Final
from urllib.parse import urlsplit

import orjson
import structlog
from django.conf import settings
from pydantic import AnyHttpUrl
from webpush import WebPush
from webpush.types import WebPushKeys, WebPushSubscription
from webpush.vapid import VAPID

from docendo.commons.push import keys
from docendo.commons.push.models import Subscription
from docendo.commons.push.rules import is_taken
from docendo.kernel.fetching import fetch, is_anywhere

SECONDS: Final = 4.0
log = structlog.get_logger("docendo.push")

# Every service takes 4,096 bytes, sealed.
MOST_BYTES: Final = 3000


@dataclass(frozen=True)
class Message:
    """What a device shows: a title and a few words, and where they lead.

    ``tag`` names what it is about: what is told of it later takes the place of this, on the device
    and at the service, which keeps it for ``kept`` where the device is off.
    """

    title: str
    words: str
    address: str
    tag: str
    lang: str
    dir: str
    icon: str
    kept: timedelta

    def packed(self) -> bytes:
        """As the service worker reads it; words that are too long are cut."""
        said = {name: value for name, value in asdict(self).items() if name != "kept"}
        packed = orjson.dumps(said)
        if len(packed) <= MOST_BYTES:
            return packed
        words = self.words.encode()[: MOST_BYTES - len(packed)].decode(errors="ignore")
        return orjson.dumps({**said, "words": f"{words}…"})


class Outcome(Enum):
    TAKEN = auto()
    # Its browser has ended it, or never was.
    GONE = auto()
    # The service refuses what we send; another attempt would be refused as well.
    REFUSED = auto()
    # The service is busy or broken.
    LATER = auto()


def public_key() -> str:
    """The key by which browsers know this site, as ``applicationServerKey`` is written."""
    own = VAPID(keys.private_pem(), keys.public_pem())
    return str(VAPID.get_application_server_key(own.public_key))


def send(subscription: Subscription, message: Message) -> Outcome:
    """Hand a message to the push service of a device. Raises Silent where nobody answers."""
    if not is_taken(subscription.endpoint, services=settings.PUSH_SERVICES):
        return Outcome.GONE
    sender = WebPush(
        private_key=keys.private_pem(),
        public_key=keys.public_pem(),
        subscriber=_contact(),
        ttl=max(1, int(message.kept.total_seconds())),
    )
    sealed = sender.get(
        message.packed(),
        WebPushSubscription(
            endpoint=AnyHttpUrl(subscription.endpoint),
            keys=WebPushKeys(auth=subscription.secret, p256dh=subscription.public_key),
        ),
    )
    said = fetch(
        subscription.endpoint,
        body=sealed.encrypted,
        headers={
            "Content-Encoding": sealed.headers["content-encoding"],
            "Authorization": sealed.headers["authorization"],
            "TTL": sealed.headers["ttl"],
            "Content-Type": "application/octet-stream",
            "Urgency": "normal",
            "Topic": message.tag,
        },
        # The services are named by whoever runs this site.
        may_connect=is_anywhere,
        seconds=SECONDS,
    )
    outcome = _outcome(said.status)
    if outcome not in (Outcome.TAKEN, Outcome.GONE):
        service = urlsplit(subscription.endpoint).hostname
        log.warning("push_not_taken", service=service, status=said.status, why=said.body[:100])
    return outcome


def _contact() -> str:
    """Whom a service writes to about this site; Apple's takes no address of a machine alone."""
    own = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    name, _at, domain = own.rpartition("@")
    return own if "." in domain else f"{name}@{urlsplit(settings.PUBLIC_URL).hostname}"


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome.TAKEN
    # The last two: it was made for another key than ours, and no attempt would be taken.
    if status in (404, 410, 401, 403):
        return Outcome.GONE
    return Outcome.LATER if status == 429 or status >= 500 else Outcome.REFUSED
