"""Jinja, for what a page shows dozens of times: docs/decisions/0004-posts-by-jinja.md."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from jinja2 import Environment, StrictUndefined

from docendo.site.templatetags.design import avatar, icon, when_here


def avatars() -> Callable[..., SafeString]:
    """Draws avatars, each once: most people write more than one post of a page."""
    return cache(avatar)


def environment(**options: Any) -> Environment:
    """The same small pieces that Django's templates use."""
    # Django has turned escaping on. A name that is misspelt is an error, and not nothing.
    jinja = Environment(**{**options, "undefined": StrictUndefined})  # noqa: S701 as said above
    jinja.globals.update(_=gettext, pgettext=pgettext, icon=icon, avatars=avatars, times=when_here)
    return jinja
