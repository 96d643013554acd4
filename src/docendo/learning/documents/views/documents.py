"""A document: begun, read and written, renamed, put away and brought back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.commons.groups.api import Group
from docendo.commons.matching.api import Match
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.pictures import MOST_BYTES
from docendo.kernel.refusing import demand_valid, form_page, telling
from docendo.learning.documents import actions, forms, queries
from docendo.learning.documents.models import Document
from docendo.learning.documents.refusals import DocumentIsPutAway
from docendo.learning.documents.rules.beginnings import beginning
from docendo.learning.documents.rules.limits import MOST_BYTES_IN_A_PIECE, MOST_LETTERS_PASTED
from docendo.learning.documents.rules.pictures import LONGEST_DESCRIPTION
from docendo.learning.documents.views.comments import panel_of
from docendo.learning.documents.views.drawing import drawing_tools
from docendo.learning.documents.views.pages import LOOKING, count, to_document


@entry(seat_at_least(Role.MEMBER))
def begin_in_match(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    match = Match.objects.visible_to(request.seat).get(pk=match_id)

    def begin(**said: Any) -> Document:
        return actions.begin_in_match(request.seat, match_id=match_id, now=clock.now(), **said)

    return _begin(request, queries.home_of_match(request.seat, match=match), begin)


@entry(seat_at_least(Role.MEMBER))
def begin_in_group(request: CommunityRequest, slug: str, group_id: int) -> HttpResponse:
    group = Group.objects.visible_to(request.seat).get(pk=group_id)

    def begin(**said: Any) -> Document:
        return actions.begin_in_group(request.seat, group_id=group_id, now=clock.now(), **said)

    return _begin(request, queries.home_of_group(request.seat, group=group), begin)


def _begin(
    request: CommunityRequest, home: queries.HomePage, begin: Callable[..., Document]
) -> HttpResponse:
    form = forms.BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            count(request, "begun")
            template = form.cleaned_data["template"]
            title, tree = form.cleaned_data["title"], beginning(template)
            made = begin(title=title, tree=tree, kind=template.kind)
            return to_document(request, made.pk)
    return form_page(request, "documents/begin.html", form, home=home)


@entry(seat_at_least(Role.GUEST))
@require_safe
def document(request: CommunityRequest, slug: str, document_id: int) -> HttpResponse:
    page = _page(request, document_id)
    right_form = forms.RightForm(initial={"others_may": page.document.others_may})
    context = _context(page) | {"right_form": right_form, **panel_of(request, page.comments)}
    return render(request, "documents/document.html", context)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def set_right(request: CommunityRequest, slug: str, document_id: int) -> HttpResponse:
    form = forms.RightForm(request.POST)
    demand_valid(form)
    count(request, "rights")
    actions.set_right(request.seat, document_id=document_id, **form.cleaned_data)
    messages.success(request, _("Saved. It holds at once, also in pages that are open."))
    return to_document(request, document_id)


@entry(seat_at_least(Role.GUEST))
@require_safe
def beside(request: CommunityRequest, slug: str, document_id: int) -> HttpResponse:
    """The text alone, for a page on which it stands beside something else."""
    page = _page(request, document_id)
    if page.document.ended_at is not None:
        raise DocumentIsPutAway
    return render(request, "documents/beside.html", _context(page))


def _page(request: CommunityRequest, document_id: int) -> queries.DocumentPage:
    page = queries.document_page(request.seat, document_id=document_id)
    if page.is_drawn_anew:
        count(request, "drawn", LOOKING)
    return page


def _context(page: queries.DocumentPage) -> dict[str, object]:
    return {
        "page": page,
        "document": page.document,
        "home": page.home,
        "most_bytes": MOST_BYTES_IN_A_PIECE,
        "most_letters": MOST_LETTERS_PASTED,
        "most_picture_bytes": MOST_BYTES,
        "longest_description": LONGEST_DESCRIPTION,
        **(drawing_tools() if page.is_whiteboard else {}),
    }


@entry(seat_at_least(Role.MEMBER))
def rename(request: CommunityRequest, slug: str, document_id: int) -> HttpResponse:
    found, home = queries.document_to_write(request.seat, document_id=document_id)
    form = forms.title_form(request.POST or None, found.title)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            count(request, "renamed")
            actions.rename(request.seat, document_id=document_id, **form.cleaned_data)
            return to_document(request, document_id)
    return form_page(request, "documents/rename.html", form, document=found, home=home)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def keep(request: CommunityRequest, slug: str, document_id: int) -> HttpResponse:
    form = forms.KeepForm(request.POST)
    demand_valid(form)
    count(request, "kept")
    actions.keep(request.seat, document_id=document_id, now=clock.now(), **form.cleaned_data)
    if form.cleaned_data["is_kept"]:
        messages.success(request, _("The document is back."))
        return to_document(request, document_id)
    _found, home = queries.document_to_write(request.seat, document_id=document_id)
    messages.success(request, _("Put away. You can bring it back below the documents."))
    return HttpResponseRedirect(f"{home.address}#documents")
