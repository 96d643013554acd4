"""Where the pages of discussions are, and how a test reads them."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.learning.discussions.models import Discussion, Reply

Browse = Callable[[Seat], Client]

BASE = "/c/maple/discussions/"


def text(response: Any) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page(discussion: Discussion, action: str = "") -> str:
    return f"{BASE}{discussion.pk}/{action}"


def at(reply: Reply, action: str = "") -> str:
    return f"{BASE}replies/{reply.pk}/{action}"
