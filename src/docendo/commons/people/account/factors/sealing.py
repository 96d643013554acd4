"""Secrets of second factors, sealed."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from docendo.kernel import sealing
from docendo.kernel.errors import Refused

USE: Final = "second-factor"


class Unreadable(Refused):
    """It was sealed under another secret of the site."""

    code = "second_factor_unreadable"
    message = _(
        "This site has a new secret since you set this up, so no code fits any more."
        " Ask whoever runs this site to reset how you sign in."
    )


def seal(text: str) -> str:
    return sealing.seal(text, use=USE)


def unseal(sealed: str) -> str:
    """What was sealed; raises Unreadable, since a secret that is guessed would open an account."""
    try:
        return sealing.unseal(sealed, use=USE)
    except sealing.Unsealable:
        raise Unreadable from None
