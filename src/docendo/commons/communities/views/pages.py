"""What the pages of communities share: who asks, the settings' frame."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from docendo.commons.communities import queries
from docendo.commons.communities.entry import CommunityRequest
from docendo.commons.people.api import Person

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def person_of(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


def settings_page(
    request: CommunityRequest,
    page: str,
    *,
    form: Form | None = None,
    status: int | None = None,
    **shown: object,
) -> HttpResponse:
    """One page of the settings, below the tabs that lead to all of them."""
    return render(
        request,
        f"communities/settings/{page}.html",
        {"page": page, "tabs": queries.settings_tabs(request.seat), "form": form, **shown},
        status=status or (422 if form and form.errors else 200),
    )
