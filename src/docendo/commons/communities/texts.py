"""How what members write is rendered, with links to whom it mentions, and the field for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.db.models import Manager
from django.urls import reverse
from django.utils.safestring import mark_safe

from docendo.commons.communities.models import Community
from docendo.commons.communities.queries import members_named
from docendo.commons.people.api import Person
from docendo.kernel import text


@dataclass(frozen=True)
class Written:
    """A text with its rendering, its words without markup, and whom it mentions."""

    body: str
    html: str
    words: str
    mentioned_ids: tuple[int, ...]

    @property
    def columns(self) -> dict[str, str | int]:
        return {"body": self.body, "html": self.html, "renderer": text.VERSION}


def write(body: str, *, community: Community) -> Written:
    """Render a text; the names it mentions become links to members of the community."""
    return write_all([(body, None)], community=community)[0]


def write_all(
    bodies: Sequence[tuple[str, text.Rendered | None]], *, community: Community
) -> list[Written]:
    """Render many texts, for one look-up of all the names in them.

    A text may come with what it renders to as long as it mentions nobody.
    """
    names = [text.names_in(body) for body, _rendered in bodies]
    wanted = frozenset[str]().union(*names)
    people = members_named(community.pk, wanted) if wanted else {}
    return [
        _written(body, rendered, {name: people[name] for name in here if name in people}, community)
        for (body, rendered), here in zip(bodies, names, strict=True)
    ]


def _written(
    body: str, rendered: text.Rendered | None, people: Mapping[str, Person], community: Community
) -> Written:
    if rendered is not None and not people:
        return Written(body, rendered.html, rendered.words, ())
    links = {
        name: reverse("communities:person", args=(community.slug, person.pk))
        for name, person in people.items()
    }
    html, words = text.render_and_plain(body, mentions=links)
    # A name may begin like a longer one: mentioned is who was linked.
    linked = {person.pk for name, person in people.items() if f'"{links[name]}"' in html}
    return Written(body, html, words, tuple(sorted(linked)))


class Drawn(Protocol):
    """A row, or what a page keeps of it."""

    pk: int
    html: str
    renderer: int


def render_stale(
    stored: Manager[Any],
    rows: Sequence[Drawn],
    community: Community,
) -> None:
    """Mark the HTML of rows as safe; what an older version rendered is rendered anew for them."""
    stale = {row.pk: row for row in rows if row.renderer != text.VERSION}
    if stale:
        for pk, body in stored.filter(pk__in=stale).values_list("pk", "body"):
            stale[pk].html = write(body, community=community).html
    for row in rows:
        row.html = mark_safe(row.html)  # noqa: S308 - what render gave back is what is stored


def text_area(community: Community, **more: Any) -> forms.Textarea:
    """A field for Markdown with a preview, which shows it as ``write`` will."""
    preview_url = reverse("communities:preview_text", args=(community.slug,))
    return forms.Textarea({"dir": "auto", "data-preview-url": preview_url, **more})
