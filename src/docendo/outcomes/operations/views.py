"""The page of whoever runs the site, and its figures for Prometheus."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from docendo.kernel import clock
from docendo.kernel import metrics as figures
from docendo.kernel.access import Entry, entry, operator
from docendo.kernel.errors import Invalid
from docendo.outcomes.operations import actions
from docendo.outcomes.operations.forms import DecisionForm
from docendo.outcomes.operations.jobs import back_up_now
from docendo.outcomes.operations.queries import look_at_site
from docendo.outcomes.operations.refusals import NoBackups


def _admit_measuring(request: HttpRequest, arguments: Mapping[str, Any]) -> None:
    """A program that knows the token; or whoever runs the site."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not (token and constant_time_compare(given, token)):
        operator.admit(request, arguments)


measuring = Entry("measuring", _admit_measuring)


@entry(operator)
@require_GET
def site(request: HttpRequest) -> HttpResponse:
    return render(request, "operations/site.html", {"site": look_at_site(now=clock.now())})


@entry(operator)
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Invalid
    done = actions.decide(
        kind=form.cleaned_data["kind"],
        number=form.number,
        decision=form.cleaned_data["decision"],
        now=clock.now(),
    )
    if form.cleaned_data["decision"] == "again":
        said = ngettext("It will be done again.", "%(number)s will be done again.", done)
    else:
        said = ngettext("It was given up.", "%(number)s were given up.", done)
    messages.success(request, said % {"number": done})
    return HttpResponseRedirect(reverse("operations:site"))


@entry(operator)
@require_POST
def back_up(request: HttpRequest) -> HttpResponse:
    if not settings.BACKUPS_KEPT:
        raise NoBackups
    back_up_now.enqueue()
    messages.success(request, _("A backup is being made. It stands here when it is whole."))
    return HttpResponseRedirect(reverse("operations:site"))


@entry(measuring)
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        figures.exposition(),
        content_type="text/plain; version=0.0.4; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
