"""Files on the board: adding them, handing them out, taking away and bringing back."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.files import hand_out
from docendo.kernel.refusing import demand_valid, form_page, telling
from docendo.learning.boards import actions, forms, queries
from docendo.learning.boards.models import SharedFile
from docendo.learning.boards.views.pages import ADDING_FILES, count, to_board


@entry(seat_at_least(Role.MEMBER))
def add_files(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    match = queries.board_of(request.seat, match_id=match_id)
    if request.method != "POST":
        return form_page(request, "boards/files_form.html", forms.FilesForm(), match=match)
    # Before the files are looked at, which may take a while.
    count(request, "adding files", ADDING_FILES)
    form = forms.FilesForm(request.POST, request.FILES)
    if form.is_valid():
        with telling(form):
            added = actions.add_files(
                request.seat,
                match_id=match_id,
                files=form.cleaned_data["chosen"],
                words=form.cleaned_data["words"],
                now=clock.now(),
            )
            words = ngettext("The file is added.", "%(number)s files are added.", len(added))
            messages.success(request, words % {"number": len(added)})
            return to_board(request, match_id, "files")
    return form_page(request, "boards/files_form.html", form, match=match)


@entry(seat_at_least(Role.MEMBER))
@require_safe
def file(request: CommunityRequest, slug: str, shared_file_id: int) -> HttpResponse:
    """The file itself, for whoever has a place in the match; always as a download."""
    found = SharedFile.objects.visible_to(request.seat).get(pk=shared_file_id)
    return hand_out(request, found.file, who=request.seat.member.pk)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def keep_file(request: CommunityRequest, slug: str, shared_file_id: int) -> HttpResponse:
    form = forms.KeepForm(request.POST)
    demand_valid(form)
    count(request, "files")
    kept = actions.keep_file(
        request.seat, file_id=shared_file_id, now=clock.now(), **form.cleaned_data
    )
    if kept.removed_at is not None:
        words = _("Taken away. For 14 days you can bring it back below the files.")
        messages.success(request, words)
    return to_board(request, kept.match_id, "files")
