"""What the tests of asks share: a question that was asked, and how to look at it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.learning.asks import actions
from docendo.learning.asks.models import Ask, Passing
from docendo.learning.forum import api as forum

# A floor above: what people are told of asks is looked at by its rows.
Notice, Preferences = (apps.get_model("notices", name) for name in ("Notice", "Preferences"))
Browse = Callable[[Seat], Client]
Deliver = Callable[[], None]
HOUR = timedelta(hours=1)
MUCH_LATER = timedelta(days=4)


def ask_of(thread: forum.Thread) -> Ask:
    return Ask.objects.get(thread=thread)


def asked(thread: forum.Thread) -> set[int]:
    return set(Passing.objects.filter(ask__thread=thread).values_list("person_id", flat=True))


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def address(thread: forum.Thread) -> str:
    return f"/c/maple/questions/{thread.pk}/"


def passed(thread: forum.Thread, *, now: datetime) -> Ask:
    actions.pass_on(thread.community_id, now=now)
    return ask_of(thread)
