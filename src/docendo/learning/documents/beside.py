"""What is said about a text, as a part of it at its end: for whoever takes both along."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from docendo.kernel import text
from docendo.learning.documents.models import Comment
from docendo.learning.documents.rules.tree import Block, Kind, Tree, Words, paragraph


def beside(threads: Iterable[tuple[Comment, Sequence[Comment]]]) -> Tree:
    """A heading and a list, or nothing where nothing is said."""
    items = tuple(_item(first, answers) for first, answers in threads)
    if not items:
        return ()
    heading = Block(Kind.HEADING, (Words(_("Comments and suggestions")),))
    return (heading, Block(Kind.BULLETS, items))


def _item(comment: Comment, answers: Iterable[Comment] = ()) -> Block:
    below = tuple(map(_item, answers))
    parts = (paragraph(*_words(comment)), *((Block(Kind.BULLETS, below),) if below else ()))
    return Block(Kind.ITEM, parts)


def _words(comment: Comment) -> Iterator[Words]:
    if comment.passage:
        yield Words(f"“{comment.passage}”", is_italic=True, is_struck=comment.is_suggestion)
        yield Words(" ")
    if comment.proposal:
        yield Words(f"“{comment.proposal}”", is_italic=True)
        yield Words(" ")
    yield Words(comment.author.name, is_bold=True)
    if comment.body:
        yield Words(f": {' '.join(text.plain(comment.body).split())}")
