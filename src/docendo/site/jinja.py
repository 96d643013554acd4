"""Jinja, for what a page shows dozens of times: docs/decisions/0004-posts-by-jinja.md."""

from functools import lru_cache
from typing import Any

import markupsafe
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from docendo.site.templatetags.addresses import address
from docendo.site.templatetags.design import avatar, community_mark, icon, unchanging, when_here

# Most people write more than one post, and more than one page shows them. What is drawn must be a
# frozen value and not a row: two rows are equal when their numbers are, whatever their pictures.
remembered_avatar = lru_cache(maxsize=10_000)(avatar)


def escape(value: object) -> str:
    """What ``markupsafe.escape`` says, without copying what is safe as it is."""
    kind = type(value)
    if kind is SafeString or kind is Markup:
        return value  # type: ignore[return-value]  # both are texts
    return str(value) if kind is int else markupsafe.escape(value)


class QuickJinja(Environment):
    """Most of what a page puts out are numbers and markup of our own: a third of its time."""

    def _generate(self, *arguments: Any, **options: Any) -> str:
        # The hook that Jinja has for other ways to generate code: what is defined last counts.
        return f"{super()._generate(*arguments, **options)}\nfrom {__name__} import escape\n"


def environment(**options: Any) -> Environment:
    """The same small pieces that Django's templates use."""
    # Django has turned escaping on. A name that is misspelt is an error, and not nothing.
    jinja = QuickJinja(**{**options, "undefined": StrictUndefined})
    jinja.globals.update(
        _=gettext,
        pgettext=pgettext,
        url=address,
        icon=icon,
        avatar=remembered_avatar,
        community_mark=community_mark,
        times=when_here,
        unchanging=unchanging,
    )
    return jinja
