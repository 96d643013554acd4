"""Where a dump is from, and what its texts are here. No database: helpers work with this too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docendo.kernel.text import MAX_TEXT, Rendered, render_and_plain
from docendo.outcomes.connect.stackexchange.markdown import comment_to_markdown, to_markdown


@dataclass(frozen=True)
class Site:
    """The site that a dump is of. Its host is part of every key, so that two sites never meet."""

    host: str
    has_formulas: bool

    @property
    def url(self) -> str:
        return f"https://{self.host}"

    def key(self, kind: str, number: str) -> str:
        """Of a post, comment, vote, link, user or tag."""
        return f"{self.host}:{kind}:{number}"

    def markdown(self, html: str) -> str:
        return to_markdown(html, site_url=self.url, has_formulas=self.has_formulas)

    def comment(self, text: str) -> str:
        return comment_to_markdown(text, has_formulas=self.has_formulas)


@dataclass(frozen=True)
class Text:
    """A text of a dump as Markdown, and what that renders to where it was made ahead."""

    markdown: str
    rendered: Rendered | None = None


@dataclass(frozen=True)
class TextsToCome:
    """What the posts or comments of a batch hold, for a helper to make ``Text`` of."""

    sources: Sequence[str]
    markdown: Callable[[str], str]


def make_texts(to_come: TextsToCome) -> dict[str, Text]:
    """Each of them by its source."""
    return {source: _text(to_come.markdown(source)) for source in to_come.sources}


def _text(markdown: str) -> Text:
    is_usable = 0 < len(markdown) <= MAX_TEXT
    return Text(markdown, render_and_plain(markdown) if is_usable else None)
