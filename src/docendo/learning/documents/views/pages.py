"""What the views share: how much one may begin and change, and the way back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpResponse
from django.shortcuts import redirect

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel.limits import limit
from docendo.learning.documents import crdt
from docendo.learning.documents.refusals import DocumentIsUnreadable

CHANGING = "120/hour"
# Each of these is made anew from all that was ever written.
LOOKING = "300/hour"


def count(request: CommunityRequest, what: str, rate: str = CHANGING) -> None:
    limit(f"documents:{what}", who=request.seat.member.pk, rate=rate)


@contextmanager
def reading() -> Iterator[None]:
    """Say in words that what was written cannot be read."""
    try:
        yield
    except crdt.Unreadable as error:
        raise DocumentIsUnreadable from error


def to_document(request: CommunityRequest, document_id: int) -> HttpResponse:
    return redirect("documents:document", request.community.slug, document_id)
