"""What a resource is, and when two are the same."""

from hashlib import sha256
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_TITLE = 120
LONGEST_NOTE = 500
# What was taken over may have been said by several people.
LONGEST_KEPT_NOTE = 4000
LONGEST_ADDRESS = 500
LONGEST_REASON = 300
SHORTEST_REASON = 5
MOST_TOPICS = 5
KEY_LENGTH = 64


class Kind(models.TextChoices):
    """Where a resource is: elsewhere on the web, or here."""

    LINK = "link", _("Links")
    FILE = "file", _("Files")


class Sort(models.TextChoices):
    """In what order the library is shown."""

    BEST = "best", _("Best first")
    NEWEST = "newest", _("Newest first")


def key_of_address(url: str) -> str:
    """What two ways to write the same address have in common.

    The scheme, capitals in the name of the host, a "www." before it, the part of the page and a
    slash at the end say nothing about which page it is.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removesuffix(".")
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    compared = f"{host}{port}{parts.path.rstrip('/')}?{parts.query}"
    return sha256(compared.encode()).hexdigest()


def key_of_content(content: bytes) -> str:
    """What two copies of a file have in common, whatever they are called."""
    return sha256(b"file\0" + content).hexdigest()
