"""Pictures of documents: taken from whoever writes, and shown to whoever reads."""

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.files import respond
from docendo.kernel.refusing import demand_valid
from docendo.learning.documents import actions, forms, queries
from docendo.learning.documents.views.pages import count

ADDING = "60/hour"
# A page may show a hundred of them, and asks for each again.
SHOWING = "1200/minute"


@entry(seat_at_least(Role.MEMBER))
@require_POST
def add_picture(request: CommunityRequest, slug: str, document_id: int) -> HttpResponse:
    queries.document_to_write(request.seat, document_id=document_id)
    # Before it is looked at, which may take a while.
    count(request, "pictures", ADDING)
    form = forms.PictureForm(request.POST, request.FILES)
    demand_valid(form)
    added = actions.add_picture(
        request.seat, document_id=document_id, file=form.cleaned_data["picture"], now=clock.now()
    )
    return JsonResponse({"key": added.key}, status=201)


@entry(seat_at_least(Role.GUEST))
@require_safe
def picture(request: CommunityRequest, slug: str, document_id: int, key: str) -> HttpResponse:
    """The browser asks each time: who may read no more, or signs in next here, sees nothing."""
    count(request, "showing", SHOWING)
    found = queries.picture_of(request.seat, document_id=document_id, key=key)
    try:
        return respond(request, found.file, called="picture.webp")
    except FileNotFoundError:
        raise Http404 from None
