"""Secrets as they lie in the database: sealed with a key of the site's secret, one for each use."""

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unsealable(Exception):
    """It was sealed under another secret of the site, or for another use."""


def seal(text: str, *, use: str) -> str:
    return _cipher(settings.SECRET_KEY, use).encrypt(text.encode()).decode()


def unseal(sealed: str, *, use: str) -> str:
    """What was sealed for the same use. Raises Unsealable."""
    try:
        return _cipher(settings.SECRET_KEY, use).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unsealable from None


def derived(secret: str, *, use: str, length: int) -> bytes:
    """Bytes that follow from the site's secret: the same for one use, and telling of no other."""
    key = HKDF(SHA256(), length=length, salt=None, info=f"docendo.{use}".encode())
    return key.derive(secret.encode())


@cache
def _cipher(secret: str, use: str) -> Fernet:
    return Fernet(urlsafe_b64encode(derived(secret, use=use, length=32)))
