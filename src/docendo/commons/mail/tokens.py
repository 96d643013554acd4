"""Signed names that stand in letters: for unsubscribing, for answering, and for what comes back.

What stands in an address is in small letters, since servers on the way may make it so.
"""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zlib import crc32

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

_signer = signing.Signer(salt="mail.unsubscribe", sep=".")
ANSWERED_WITHIN: Final = timedelta(days=30)
# Servers try for days before they give up.
RETURNED_WITHIN: Final = timedelta(days=14)
BOUNCE: Final = "b"
_SIGNATURE: Final = 20
_FORM = re.compile(r"([a-z])((?:-[0-9a-z]{1,11}){4})-([a-z2-7]{20})")


def unsubscribe_token(*, person_id: int, community_id: int) -> str:
    return _signer.sign(f"{person_id}-{community_id}")


def read_unsubscribe(token: str) -> tuple[int, int] | None:
    """The person and the community that a genuine link stands for."""
    try:
        person_id, community_id = _signer.unsign(token).split("-")
    except (signing.BadSignature, ValueError):
        return None
    return int(person_id), int(community_id)


@dataclass(frozen=True)
class Slip:
    """What an address stands for: who may answer what, in which community, and until when.

    ``letter`` is that of a kind, or that of what comes back; then ``about`` stands for the address
    to which it was sent.
    """

    letter: str
    person_id: int
    community_id: int
    about: int
    ends_on: int

    def is_over(self, now: datetime) -> bool:
        return _day(now) > self.ends_on


def slip(letter: str, *, person_id: int, community_id: int, about: int, now: datetime) -> Slip:
    lasts = RETURNED_WITHIN if letter == BOUNCE else ANSWERED_WITHIN
    return Slip(letter, person_id, community_id, about, _day(now + lasts))


def mark_of(address: str) -> int:
    """What stands for an e-mail address in another one."""
    return crc32(address.lower().encode())


def address_of(own: Slip) -> str:
    """Where to write to for it; nothing where the site takes no mail."""
    if not settings.REPLY_ADDRESS:
        return ""
    name, _at, domain = settings.REPLY_ADDRESS.rpartition("@")
    numbers = (own.person_id, own.community_id, own.about, own.ends_on)
    said = "-".join((own.letter, *map(int_to_base36, numbers)))
    return f"{name}+{said}-{_signature(said)}@{domain}"


def read_address(address: str) -> Slip | None:
    """What one of our addresses stands for; None for any other, and for a forged one."""
    name, _at, domain = settings.REPLY_ADDRESS.rpartition("@")
    local, _at, its_domain = address.strip().lower().rpartition("@")
    its_name, plus, said = local.partition("+")
    found = _FORM.fullmatch(said)
    if not plus or (its_name, its_domain) != (name, domain) or found is None:
        return None
    letter, numbers, signature = found.groups()
    if not constant_time_compare(signature, _signature(f"{letter}{numbers}")):
        return None
    return Slip(letter, *(base36_to_int(each) for each in numbers.split("-")[1:]))


def _signature(said: str) -> str:
    digest = salted_hmac("mail.address", said, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:_SIGNATURE]


def _day(moment: datetime) -> int:
    return moment.astimezone(UTC).toordinal()
