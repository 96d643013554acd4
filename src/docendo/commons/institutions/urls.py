"""The addresses of institutions: of who signs in, of owners, and of whoever runs the site."""

from django.urls import URLPattern, path

from docendo.commons.institutions.views import running, saml, signing_in
from docendo.commons.institutions.views.scope import Page, for_operator, for_owner

app_name = "institutions"

PAGES: tuple[tuple[str, Page, str], ...] = (
    ("", running.providers, "providers"),
    ("new/", running.new, "new"),
    ("<int:provider_id>/", running.provider, "provider"),
    ("<int:provider_id>/domains/", running.add_domain, "add_domain"),
    ("<int:provider_id>/domains/<int:domain_id>/", running.decide_domain, "decide_domain"),
    ("<int:provider_id>/token/", running.token, "token"),
    ("<int:provider_id>/forget/", running.forget, "forget"),
    ("<int:provider_id>/remove/", running.remove, "remove"),
)


def _pages() -> list[URLPattern]:
    """Each page twice: for a community's owner, and for the whole site."""
    return [
        each
        for end, page, name in PAGES
        for each in (
            path(f"c/<slug:slug>/settings/sign-in/{end}", for_owner(page), name=name),
            path(f"operations/sign-in/{end}", for_operator(page), name=f"site_{name}"),
        )
    ]


urlpatterns = [
    path("accounts/institution/", signing_in.find, name="find"),
    path("accounts/institution/<int:provider_id>/", signing_in.sign_in_page, name="sign_in"),
    path("accounts/institution/<int:provider_id>/go/", signing_in.go, name="go"),
    path("accounts/institution/<int:provider_id>/back/", signing_in.back, name="back"),
    path("accounts/institution/<int:provider_id>/metadata/", saml.metadata, name="metadata"),
    path("accounts/institution/<int:provider_id>/assertion/", saml.assertion, name="assertion"),
    path("accounts/institution/<int:provider_id>/arrived/", saml.arrived, name="arrived"),
    *_pages(),
]
