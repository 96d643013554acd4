"""Secrets of second factors as they lie in the database: sealed with a key of the site's secret."""

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused


class Unreadable(Refused):
    """It was sealed under another secret of the site."""

    code = "second_factor_unreadable"
    message = _(
        "This site has a new secret since you set this up, so no code fits any more."
        " Ask whoever runs this site to reset how you sign in."
    )


def seal(text: str) -> str:
    return _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed; raises Unreadable, since a secret that is guessed would open an account."""
    try:
        return _cipher(settings.SECRET_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


@cache
def _cipher(secret: str) -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=b"docendo.second-factor")
    return Fernet(urlsafe_b64encode(key.derive(secret.encode())))
