"""Jinja, for what a page shows dozens of times: docs/decisions/0004-posts-by-jinja.md."""

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext, pgettext
from jinja2 import Environment, StrictUndefined

from docendo.site.templatetags.design import avatar, icon, when_here

# Most people write more than one post, and more than one page shows them. What is drawn must be a
# frozen value and not a row: two rows are equal when their numbers are, whatever their pictures.
remembered_avatar = lru_cache(maxsize=10_000)(avatar)


def environment(**options: Any) -> Environment:
    """The same small pieces that Django's templates use."""
    # Django has turned escaping on. A name that is misspelt is an error, and not nothing.
    jinja = Environment(**{**options, "undefined": StrictUndefined})  # noqa: S701 as said above
    jinja.globals.update(
        _=gettext, pgettext=pgettext, icon=icon, avatar=remembered_avatar, times=when_here
    )
    return jinja
