"""How long what people say about themselves may be, which address is dead, and how a browser is
called; no database."""

import re
from collections.abc import Sequence
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_IN_NAME = 120
MOST_IN_PRONOUNS = 40
MOST_ABOUT = 2000
# Of what a mail server said.
MOST_OF_WHY = 300
MOST_IN_PASSKEY_NAME = 60
# Of what somebody has changed about how they sign in.
CHANGES_KEPT: Final = 20

# An enhanced status (RFC 3463): there is no such address or domain, or it has moved or is closed.
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_FINAL = re.compile(r"5\.(1\.(0|1|2|3|6|10)|2\.1)")
# What servers answer that know no enhanced ones.
_NO_SUCH_MAILBOX = re.compile(r"\s*(550|551|553)\b")


def is_final(said: str) -> bool:
    """Whether a mail server says that mail can never reach an address.

    A full mailbox, or mail that is taken for spam, may be otherwise tomorrow.
    """
    if status := _STATUS.search(said):
        return _FINAL.fullmatch(status[0]) is not None
    return _NO_SUCH_MAILBOX.match(said) is not None


class Change(models.TextChoices):
    """What was changed about how somebody signs in; each name is that of a letter, too."""

    PASSWORD = "password_changed", _("A new password")
    ADDRESS = "email_changed", _("Another e-mail address")
    PASSKEY_ADDED = "webauthn_added", _("A passkey was added")
    PASSKEY_REMOVED = "webauthn_removed", _("A passkey was removed")
    APP_ADDED = "totp_activated", _("An authenticator app was added")
    APP_REMOVED = "totp_deactivated", _("The authenticator app was removed")
    CODES_MADE = "recovery_codes_generated", _("New recovery codes")
    CODE_USED = "recovery_code_used", _("A recovery code was used")
    RESET = "reset", _("Everything was reset by whoever runs this site")


# The first that fits: most browsers say that they are several.
_BROWSERS: Final[Sequence[tuple[str, str]]] = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final[Sequence[tuple[str, str]]] = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> tuple[str, str]:
    """The product and the system that a User-Agent names, each empty where it names none known."""
    return _first(_BROWSERS, agent), _first(_SYSTEMS, agent)


def _first(known: Sequence[tuple[str, str]], agent: str) -> str:
    return next((name for mark, name in known if mark in agent), "")
