"""Where the pages of the forum are, and how a test reads them."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.learning.forum.models import Post, Thread

Browse = Callable[[Seat], Client]

BASE = "/c/maple/questions/"
HTMX = {"HX-Request": "true"}


def text(response: Any) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page(thread: Thread) -> str:
    return f"{BASE}{thread.pk}/"


def at(post: Post, action: str) -> str:
    return f"{BASE}posts/{post.pk}/{action}/"
