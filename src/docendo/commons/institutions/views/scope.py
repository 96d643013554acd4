"""Where a sign-in is set up: the pages are the same for a community and for the whole site."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from docendo.commons.communities.api import (
    Community,
    CommunityRequest,
    Role,
    seat_at_least,
    settings_tabs,
)
from docendo.commons.people.api import Person
from docendo.kernel.access import entry, operator


@dataclass(frozen=True)
class Scope:
    """A community, or the site where it is None."""

    community: Community | None

    def url(self, name: str, **arguments: int) -> str:
        if self.community is None:
            return reverse(f"institutions:site_{name}", kwargs=arguments)
        return reverse(f"institutions:{name}", kwargs={"slug": self.community.slug, **arguments})

    @property
    def all_url(self) -> str:
        return self.url("providers")


Page = Callable[..., HttpResponseBase]


def for_owner(page: Page) -> Page:
    """The page for the owner of a community, about what holds in it."""

    def view(request: CommunityRequest, slug: str, **arguments: int) -> HttpResponseBase:
        return page(request, Scope(request.community), **arguments)

    return entry(seat_at_least(Role.OWNER))(view)


def for_operator(page: Page) -> Page:
    """The page for whoever runs the site, about what holds everywhere."""

    def view(request: HttpRequest, **arguments: int) -> HttpResponseBase:
        return page(request, Scope(None), **arguments)

    return entry(operator)(view)


def who(request: HttpRequest) -> int:
    return cast(Person, request.user).pk


def show(request: HttpRequest, template: str, scope: Scope, **shown: Any) -> HttpResponse:
    """A page in the frame of where it belongs; refused where a form on it was."""
    frame: dict[str, Any] = {"frame": "institutions/site.html"}
    if scope.community is not None:
        tabs = settings_tabs(cast(CommunityRequest, request).seat)
        frame = {"frame": "communities/settings/frame.html", "tabs": tabs}
    return render(
        request,
        f"institutions/{template}.html",
        {**frame, "scope": scope, **shown},
        status=422 if any(getattr(each, "errors", None) for each in shown.values()) else 200,
    )
