"""The head of every page: where its reader stands, and the ways from there."""

from contextlib import suppress
from urllib.parse import quote

from django import template
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.template import loader
from django.template.context import RequestContext
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from docendo.commons.people.api import Person
from docendo.site.templatetags.design import avatar

register = template.Library()


@register.simple_tag(takes_context=True)
def masthead(context: RequestContext) -> SafeString:
    """The community and the way to the others, search, asking, the bell, and one's own menu."""
    request, community = context.request, context["community"]
    # A refusal may come before anybody has looked who asks.
    user = getattr(request, "user", None)
    reader = user if isinstance(user, Person) else None
    here, match = request.get_full_path(), request.resolver_match
    others = [seat.community for seat in context["seats"]] if community else ()
    drawn = loader.get_template("components/masthead.html", using="jinja2").render(
        {
            "reader": reader,
            "own_avatar": avatar(reader) if reader else "",
            "community": community,
            "seat": context["seat"],
            "others": [other for other in others if other.pk != community.pk],
            "ask_url": context["ask_url"],
            "path": request.path,
            "full_path": here,
            # Whoever signs in comes back to a page, and not to where an account was made.
            "after": f"?next={quote(here)}" if match and match.app_name else "",
            "searched": _searched(request),
            "bell": getattr(request, "bell", None),
            "theme": context["theme"],
            "language": get_language(),
            "languages": settings.LANGUAGES,
        },
        request,
    )
    return mark_safe(drawn)  # noqa: S308 - Jinja has escaped names and addresses


def _searched(request: HttpRequest) -> str:
    """What was looked for; nothing where the address is so malformed that it is refused."""
    with suppress(SuspiciousOperation):
        return request.GET.get("q", "")
    return ""
