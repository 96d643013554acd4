"""Signs what leaves by mail (RFC 6376, RFC 8463), and makes the keys for it.

A key is a file named for its selector, in a folder that the settings name. Both kinds of key may
sign one mail: who cannot verify Ed25519 yet finds the signature by RSA.
"""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import dkim
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

Algorithm = Literal["rsa", "ed25519"]
ALGORITHMS: Final = {"rsa": b"rsa-sha256", "ed25519": b"ed25519-sha256"}
RSA_BITS: Final = 2048
# What is said in these nobody may change or add on the way.
SIGNED: Final = (
    b"from reply-to subject date message-id to in-reply-to references list-id list-unsubscribe"
    b" list-unsubscribe-post auto-submitted mime-version content-type"
).split()


class NoSuchKey(Exception):
    """A selector has no key, or its file holds something else; the text says what to do."""


@dataclass(frozen=True)
class Key:
    """A private key; ``secret`` is as dkimpy reads it."""

    selector: str
    algorithm: Algorithm
    secret: bytes
    public: str

    @property
    def record(self) -> str:
        """What the domain says under ``name_in`` for others to verify by."""
        return f"v=DKIM1; k={self.algorithm}; p={self.public}"

    def name_in(self, domain: str) -> str:
        return f"{self.selector}._domainkey.{domain}"


def path_of(folder: Path, selector: str) -> Path:
    return folder / f"{selector}.pem"


@cache
def read(folder: Path, selector: str) -> Key:
    """The key of a selector. Raises NoSuchKey."""
    path = path_of(folder, selector)
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except OSError:
        raise NoSuchKey(f"{path} cannot be read. Make it: docendo mail-key {selector}") from None
    except (ValueError, TypeError):
        raise NoSuchKey(f"{path} holds no private key in PEM without a password.") from None
    match private:
        case rsa.RSAPrivateKey():
            secret = private.private_bytes(
                Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
            )
            der = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            return Key(selector, "rsa", secret, base64.b64encode(der).decode())
        case ed25519.Ed25519PrivateKey():
            seed = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
            raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            secret, public = base64.b64encode(seed), base64.b64encode(raw).decode()
            return Key(selector, "ed25519", secret, public)
    raise NoSuchKey(f"{path} holds a key that is neither RSA nor Ed25519.")


def make(folder: Path, selector: str, *, algorithm: Algorithm) -> Key:
    """A new key in a file that only its owner reads. Raises FileExistsError, never overwrites."""
    private: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
    if algorithm == "rsa":
        private = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    else:
        private = ed25519.Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = path_of(folder, selector)
    path.touch(0o600, exist_ok=False)
    path.write_bytes(pem)
    return read(folder, selector)


def signatures(mail: bytes, *, domain: str, keys: Iterable[Key]) -> Iterator[str]:
    """The value of one DKIM-Signature header for each key, on one line."""
    for key in keys:
        signature = dkim.sign(
            mail,
            key.selector.encode(),
            domain.encode(),
            key.secret,
            canonicalize=(b"relaxed", b"relaxed"),
            signature_algorithm=ALGORITHMS[key.algorithm],
            include_headers=_present(mail),
        )
        yield " ".join(signature.decode().partition(":")[2].split())


def _present(mail: bytes) -> list[bytes]:
    """Which of these headers a mail has: one that it lacks may be added by a list on the way."""
    head = mail.partition(b"\r\n\r\n")[0].lower()
    own = {line.partition(b":")[0] for line in head.split(b"\r\n")}
    return [name for name in SIGNED if name in own]
