"""Whom one may mention in a document, while somebody types a name."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel.access import entry
from docendo.learning.documents import queries
from docendo.learning.documents.models import may_write_in
from docendo.learning.documents.refusals import MayNotWriteHere


@entry(seat_at_least(Role.MEMBER))
@require_safe
def readers(request: CommunityRequest, slug: str, document_id: int) -> HttpResponse:
    """In the form of every combobox; only for those who write."""
    document, _home = queries.document_to_write(request.seat, document_id=document_id)
    if not may_write_in(request.seat, document):
        raise MayNotWriteHere
    words = request.GET.get("q", "")[:100].strip()
    found = queries.readers_like(request.seat, document, words) if words else ()
    return JsonResponse(
        [{"value": str(person.pk), "name": person.name} for person in found], safe=False
    )
