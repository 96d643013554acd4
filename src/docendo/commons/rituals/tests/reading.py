"""What the pages of rituals say."""

import re
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from docendo.commons.communities.api import Seat
from docendo.commons.rituals.models import Introduction, Ritual

HERE = "/c/maple/peers/rituals/"
# The Monday after, at nine by clocks in Berlin.
DUE = datetime(2026, 11, 23, 8, tzinfo=UTC)


def text(response: Any) -> str:
    """What a reader sees, without initials."""
    html = re.sub(r'<span class="avatar.*?</span>', "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(client: Client, ritual: Ritual) -> str:
    return text(client.get(f"{HERE}{ritual.pk}/"))


def introduction_of(who: Seat) -> Introduction:
    return Introduction.objects.visible_to(who).latest("pk")
