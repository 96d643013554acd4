"""The certificates by which a provider's word is checked, and till when."""

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

_BLOCK: Final = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True)
class Certificate:
    """One of them, as a page shows it: whose, how to compare it, and when it ends."""

    pem: str
    fingerprint: str
    begins_at: datetime
    ends_at: datetime

    def is_good(self, now: datetime) -> bool:
        return self.begins_at <= now < self.ends_at


def in_pem(der_in_base64: str) -> str:
    """A certificate as it stands in metadata, as it is kept. Raises ValueError."""
    der = base64.b64decode("".join(der_in_base64.split()), validate=True)
    return _load(der).public_bytes(Encoding.PEM).decode()


def kept(pems: Iterable[str]) -> str:
    """As one text, in an order that says nothing."""
    return "".join(sorted(set(pems)))


def each_of(text: str) -> Sequence[str]:
    """The certificates of a text that was made by ``kept``."""
    return [f"{block}\n" for block in _BLOCK.findall(text)]


def shown(text: str) -> Sequence[Certificate]:
    """What there is to know of each, the one that ends last first."""
    all_of_them = [_certificate(pem) for pem in each_of(text)]
    return sorted(all_of_them, key=lambda each: each.ends_at, reverse=True)


def _load(der: bytes) -> x509.Certificate:
    try:
        loaded = x509.load_der_x509_certificate(der)
        # That its key can be used is known only when it is taken out.
        loaded.public_key()
    except UnsupportedAlgorithm as error:
        raise ValueError(str(error)) from error
    return loaded


def _certificate(pem: str) -> Certificate:
    loaded = x509.load_pem_x509_certificate(pem.encode())
    return Certificate(
        pem=pem,
        fingerprint=loaded.fingerprint(SHA256()).hex(":").upper(),
        begins_at=loaded.not_valid_before_utc,
        ends_at=loaded.not_valid_after_utc,
    )
