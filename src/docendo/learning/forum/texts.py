"""How what people write is rendered, kept and found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse
from django.utils.safestring import mark_safe

from docendo.commons.communities.api import Community, members_named
from docendo.commons.people.api import Person
from docendo.commons.search import api as search
from docendo.kernel import text
from docendo.learning.forum.models import Comment, Post, TeachBack, Thread
from docendo.learning.forum.rules import LONGEST_EXCERPT


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


def words_of(body: str) -> str:
    """A text without its markup."""
    return text.plain(body)


def excerpt(words: str) -> str:
    """The beginning of a question, for lists."""
    return text.shortened(words, LONGEST_EXCERPT)


class Rendered(Protocol):
    """A row, or what a page keeps of it."""

    pk: int
    html: str
    renderer: int


def render_stale(
    model: type[Post] | type[Comment] | type[TeachBack],
    rows: Sequence[Rendered],
    community: Community,
) -> None:
    """Mark the HTML of rows as safe; what an older version rendered is rendered anew for them."""
    stale = {row.pk: row for row in rows if row.renderer != text.VERSION}
    if stale:
        for pk, body in model.objects.filter(pk__in=stale).values_list("pk", "body"):
            stale[pk].html = write(body, community=community).html
    for row in rows:
        row.html = mark_safe(row.html)  # noqa: S308 - what render gave back is what is stored


def index(thread: Thread, posts: Iterable[Post]) -> None:
    """Let posts be found, each by its own text and by the question's title."""
    search.put(entry(post, title=thread.title) for post in posts)


def index_written(thread: Thread, post: Post, written: Written) -> None:
    """Let a post be found that was just written."""
    search.put([entry(post, title=thread.title, words=written.words)])


def entry(post: Post, *, title: str, words: str | None = None) -> search.Entry:
    """A post as search knows it; ``words`` spares reading its Markdown once more."""
    words = text.plain(post.body) if words is None else words
    return search.Entry(
        community_id=post.community_id,
        kind=kind_of(post),
        object_id=post.pk,
        title=title,
        body=f"{words}\n{post.explained}" if post.explained else words,
        audience="everyone",
        at=post.created_at,
    )


def kind_of(post: Post) -> str:
    return "question" if post.is_question else "answer"


def forget(community: Community, posts: Iterable[Post]) -> None:
    """Let posts be found no more."""
    ids: dict[str, list[int]] = {}
    for post in posts:
        ids.setdefault(kind_of(post), []).append(post.pk)
    for kind, gone in ids.items():
        search.remove(kind, gone, community_id=community.pk)
