"""The notes of a match: writing them, their history, and bringing back what they said."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.diff import difference
from docendo.kernel.refusing import demand_valid, form_page, telling
from docendo.learning.boards import actions, forms, queries
from docendo.learning.boards.refusals import NotesChangedMeanwhile
from docendo.learning.boards.views.pages import count, to_board


@entry(seat_at_least(Role.MEMBER))
def notes(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    """Write the notes; over what somebody else has saved meanwhile only knowing of it."""
    shown = queries.notes_to_write(request.seat, match_id=match_id)
    body, number = (shown.notes.body, shown.notes.number) if shown.notes else ("", 0)
    context: dict[str, Any] = {"match": shown.match, "shown": shown}
    if request.method != "POST":
        initial = {"body": body, "seen_number": number}
        form = forms.NotesForm(request.community, initial=initial)
        return form_page(request, "boards/notes_form.html", form, **context)
    form = forms.NotesForm(request.community, request.POST)
    if form.is_valid():
        with telling(form):
            count(request, "notes")
            actions.save_notes(
                request.seat, match_id=match_id, now=clock.now(), **form.cleaned_data
            )
            messages.success(request, _("The notes are saved."))
            return to_board(request, match_id, "notes")
    if isinstance(getattr(form, "refused", None), NotesChangedMeanwhile):
        # The next attempt starts from what stands now, which the page shows.
        shown = queries.notes_to_write(request.seat, match_id=match_id)
        if shown.notes is not None:
            form.data = {**request.POST.dict(), "seen_number": shown.notes.number}
            context["theirs"] = shown.notes
            context["meanwhile"] = difference(form.cleaned_data["body"], shown.notes.body)
    return form_page(request, "boards/notes_form.html", form, **context)


@entry(seat_at_least(Role.MEMBER))
@require_safe
def history(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    found = queries.notes_history(request.seat, match_id=match_id)
    context = {"history": found, "match": found.match}
    return render(request, "boards/notes_history.html", context)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def restore(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    form = forms.RestoreForm(request.POST)
    demand_valid(form)
    count(request, "notes")
    actions.restore_notes(request.seat, match_id=match_id, now=clock.now(), **form.cleaned_data)
    messages.success(request, _("The notes say again what they said then."))
    return to_board(request, match_id, "notes")
