"""What the views share: addresses, pages with a form, and what is held."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel.limits import limit
from docendo.learning.discussions.models import Discussion, Reply

STARTING = "20/hour"
REPLYING = "120/hour"
EDITING = "120/hour"
SETTLING = "300/hour"
VOTING = "300/hour"


def count(request: CommunityRequest, what: str, rate: str) -> None:
    """One more of what this person does in discussions; raises TooMany past the rate."""
    limit(f"discussions:{what}", who=request.seat.member.pk, rate=rate)


def address_of(request: CommunityRequest, name: str, *arguments: int) -> str:
    return reverse(f"discussions:{name}", args=(request.community.slug, *arguments))


def to_page(request: CommunityRequest, discussion_id: int, anchor: str = "") -> HttpResponse:
    address = address_of(request, "discussion", discussion_id)
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)


def say_if_held(request: CommunityRequest, row: Discussion | Reply) -> None:
    """What is out of sight would seem lost otherwise."""
    if row.removed_at is not None:
        words = _("What you wrote waits for a moderator, since it shows contact details.")
        messages.info(request, words)
