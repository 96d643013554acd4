"""``{% url %}`` that works out an address once: a page asks for two dozen, nearly always the same.

A builtin of all templates; docs/decisions/0010-prepared-queries.md.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode, url
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape

register = template.Library()

Named = tuple[tuple[str, Any], ...]


class RememberingURLNode(URLNode):
    """Addresses here depend on what stands in the tag, not on which app answers the request."""

    def render(self, context: Context) -> str:
        arguments = tuple(argument.resolve(context) for argument in self.args)
        named = tuple((name, value.resolve(context)) for name, value in self.kwargs.items())
        try:
            address = _address(
                get_urlconf() or settings.ROOT_URLCONF,
                get_script_prefix(),
                self.view_name.resolve(context),
                arguments,
                named,
            )
        except NoReverseMatch:
            if self.asvar is None:
                raise
            address = ""
        if self.asvar is None:
            return conditional_escape(address) if context.autoescape else address
        context[self.asvar] = address
        return ""


def address(name: str, *arguments: Any) -> str:
    """The same for Jinja."""
    return _address(
        get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), name, arguments, ()
    )


@lru_cache(maxsize=10_000)
def _address(urls: str, prefix: str, name: str, arguments: tuple[Any, ...], named: Named) -> str:
    return reverse(name, urls, args=arguments, kwargs=dict(named))


@register.tag("url")
def remembering_url(parser: Parser, token: Token) -> RememberingURLNode:
    node = url(parser, token)
    return RememberingURLNode(node.view_name, node.args, node.kwargs, node.asvar)
