"""With what this site shows push services who it is (VAPID, RFC 8292).

The key follows from the secret of the site, so that there is one in all processes and backups, and
none to be looked after.
"""

from functools import cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings

from docendo.kernel.sealing import derived

# The order of P-256.
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# 64 bits more than the order has, so that every key is as likely: FIPS 186-4, B.4.1.
_BYTES: Final = 40


def private_pem() -> bytes:
    return _key(settings.SECRET_KEY).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def public_pem() -> bytes:
    public = _key(settings.SECRET_KEY).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@cache
def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    drawn = int.from_bytes(derived(secret, use="push", length=_BYTES))
    return ec.derive_private_key(drawn % (_ORDER - 1) + 1, ec.SECP256R1())
