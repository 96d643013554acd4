"""Documents as the editor keeps them: read into plain values, written from them, replayed.

Nothing here asks the database. A hostile change can make the library panic, and its panic is no
``Exception``: ``Unreadable`` stands for all of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from weakref import finalize

import structlog
from pycrdt import Doc, Map, Subscription, XmlElement, XmlFragment, XmlText

from docendo.learning.documents.rules.changes import (
    BOARD,
    TEXT,
    Format,
    Pieces,
    clocks,
    pieces_of,
    state_of,
)
from docendo.learning.documents.rules.limits import DEEPEST, MOST_NODES
from docendo.learning.documents.rules.mentions import LONGEST_NAME, person_id_of
from docendo.learning.documents.rules.pictures import picture_of, said_of
from docendo.learning.documents.rules.tree import LEVELS, Block, Kind, Tree, Words

log = structlog.get_logger("docendo.documents")

EMPTY: Final = b"\x00\x00"
# Of changes that are heard before what they stand on; the log has all of them.
MOST_EARLY: Final = 200
# So many changes are kept apart while a document is made, in case one cannot be read.
TOGETHER: Final = 1_000
_KINDS: Final = {kind.value: kind for kind in Kind}


class Unreadable(Exception):
    """Bytes that are no change of a document, or one that nobody writes by an editor."""


class TooEarly(Unreadable):
    """A change that stands on what has not come."""


def body(doc: "Doc[Any]") -> XmlFragment:
    fragment: XmlFragment = doc.get(TEXT.root, type=XmlFragment)
    return fragment


def shapes(doc: "Doc[Any]") -> "Map[Any]":
    """Where a whiteboard keeps its shapes, each as a map under a name of its own."""
    found: Map[Any] = doc.get(BOARD.root, type=Map)
    return found


def _root(doc: "Doc[Any]", form: Format) -> "XmlFragment | Map[Any]":
    return shapes(doc) if form is BOARD else body(doc)


@contextmanager
def guarded() -> Iterator[None]:
    """Whatever the library makes of hostile bytes is one error of ours."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the library derives from it
        raise Unreadable(str(error)) from None


def apply(doc: "Doc[Any]", update: bytes) -> None:
    """Lay a change over a document; the document is of no use any more where this raises."""
    with guarded():
        doc.apply_update(update)


def replayed(updates: Iterable[bytes], form: Format = TEXT) -> "Doc[Any]":
    """The document that these changes make, in their order; one that is unreadable is left out.

    Two processes may have written what stands on each other in the other order: the first of these
    waits here, and not in the library. A snapshot comes first, and is our own.
    """
    doc, applied, early = _empty(form), list[bytes](), list[bytes]()
    known: dict[int, int] = {}
    for update in updates:
        waiting = [update, *early]
        while waiting:
            each = waiting.pop(0)
            try:
                pieces = _pieces(each, form) if applied else None
                if pieces is not None and not pieces.stands_on(known):
                    if each not in early:
                        early.append(each)
                    continue
                apply(doc, each)
            except Unreadable as error:
                log.warning("a change of a document cannot be read", error=str(error))
                early = [one for one in early if one != each]
                doc = _empty(form)
                for one in applied:
                    apply(doc, one)
                continue
            applied.append(each)
            early = [one for one in early if one != each]
            if pieces is None:
                known = clocks(doc.get_state())
            else:
                for writer, (_first, end) in pieces.ranges.items():
                    known[writer] = max(end, known.get(writer, 0))
            waiting = list(early)
            if len(applied) == TOGETHER:
                applied = [doc.get_update()]
    return doc


def _empty(form: Format) -> "Doc[Any]":
    doc: Doc[Any] = Doc(allow_multithreading=True)
    _root(doc, form)
    return doc


class _Watch:
    """What a change has done to a document; it does not know the copy that watches."""

    def __init__(self) -> None:
        self.within, self.new = 0, EMPTY

    def look(self, events: Iterable[Any]) -> None:
        self.within = max(self.within, *(len(event.path) for event in events))

    def note(self, event: Any) -> None:
        self.new = event.update


class Copy:
    """A document in memory that takes changes from anybody.

    After ``Unreadable`` it may be broken, and is if it says so.
    """

    def __init__(self, updates: Iterable[bytes], form: Format = TEXT) -> None:
        self.doc = replayed(updates, form)
        self.is_broken = False
        self._form = form
        self._known = clocks(self.doc.get_state())
        self._early: list[bytes] = []
        self._seen = _Watch()
        watching = (
            _root(self.doc, form).observe_deep(self._seen.look),
            self.doc.observe(self._seen.note),
        )
        # The library holds its document for those who watch, where no garbage collector sees it:
        # each copy that was given up would stay in memory.
        finalize(self, _stop, watching)

    def lay_over(
        self, update: bytes, *, is_early: bool = False, others: frozenset[int] = frozenset()
    ) -> bytes:
        """Take a change in, and answer with what was new in it.

        Nothing new may be written under the numbers of ``others``.

        Only what is new is looked through: where it stands, the library says. What stands on
        something that has not come is refused, or kept where it may be ``is_early``: the library
        itself would keep it, and can be made to end the process by what comes next.
        """
        pieces = _pieces(update, self._form)
        if any(
            self._known.get(each, 0) < pieces.ranges[each][1]
            for each in others & pieces.ranges.keys()
        ):
            raise Unreadable("a change speaks for another writer")
        if not pieces.stands_on(self._known):
            if not is_early:
                raise TooEarly("a change stands on what has not come")
            self._early = [*self._early, update][-MOST_EARLY:]
            return EMPTY
        new = self._take(update, pieces)
        early, self._early = self._early, []
        for each in early if new != EMPTY else ():
            self.lay_over(each, is_early=True)
        if new == EMPTY:
            self._early = early
        return new

    def _take(self, update: bytes, pieces: Pieces) -> bytes:
        self._seen.within, self._seen.new = 0, EMPTY
        self.is_broken = True
        apply(self.doc, update)
        new = self._seen.new
        if new != update:
            pieces = _pieces(new, self._form)
        if self._seen.within + pieces.depth > self._form.deepest:
            raise Unreadable("blocks stand too deep in each other")
        for writer, (_first, end) in pieces.ranges.items():
            self._known[writer] = max(end, self._known.get(writer, 0))
        self.is_broken = False
        return new

    def state(self) -> bytes:
        return self.doc.get_state()

    def state_without(self, updates: Iterable[bytes]) -> bytes:
        """The same as if it had not heard of what is new in these."""
        known = dict(self._known)
        for update in updates:
            for writer, (first, _end) in pieces_of(update, self._form).ranges.items():
                known[writer] = min(first, known.get(writer, 0))
        return state_of(known)

    def lacks(self, update: bytes) -> bool:
        """Whether something of it waits for what has not come yet."""
        return update in self._early

    def since(self, state: bytes) -> bytes:
        """What somebody with this state has not got; raises Unreadable."""
        with guarded():
            return self.doc.get_update(state)

    def size(self) -> int:
        return len(self.doc.get_update())


def _stop(watching: Iterable[Subscription]) -> None:
    for each in watching:
        each.drop()


def _pieces(update: bytes, form: Format) -> Pieces:
    """Raises Unreadable; nests without end overrun the library's stack as they are deleted."""
    with guarded():
        pieces = pieces_of(update, form)
        depth = pieces.depth
    if depth > form.deepest:
        raise Unreadable("blocks stand too deep in each other")
    return pieces


def tree_of(doc: "Doc[Any]") -> Tree:
    """What a document says; what the editor would not show is left out. Raises Unreadable."""
    reader = _Reader()
    with guarded(), doc.transaction():
        return tuple(reader.blocks(body(doc), depth=0))


class _Reader:
    def __init__(self) -> None:
        self.left = MOST_NODES

    def blocks(self, node: Any, *, depth: int) -> Iterator[Block]:
        for part in self.parts(node, depth=depth):
            if isinstance(part, Block):
                yield part

    def parts(self, node: Any, *, depth: int) -> Iterator[Block | Words]:
        if depth > DEEPEST:
            return
        for child in node.children:
            self.left -= 1
            if self.left < 0:
                return
            if isinstance(child, XmlText):
                yield from _words(child)
            elif isinstance(child, XmlElement) and (kind := _KINDS.get(child.tag or "")):
                said: Any = child.attributes
                yield _block(kind, dict(said), self.parts(child, depth=depth + 1))


def _words(text: XmlText) -> Iterator[Words]:
    for piece, marks in text.diff():
        if isinstance(piece, str) and piece:
            yield _marked(piece, marks or {})


def _marked(piece: str, marks: Mapping[str, Any]) -> Words:
    # Marks of one kind that overlap have a number behind their name.
    by_name = {name.partition("--")[0]: value for name, value in marks.items()}
    link = by_name.get("link")
    href = link.get("href") if isinstance(link, dict) else None
    return Words(
        piece,
        is_bold="bold" in by_name,
        is_italic="italic" in by_name,
        is_struck="strike" in by_name,
        is_code="code" in by_name,
        href=href if isinstance(href, str) else "",
    )


def _block(kind: Kind, said: Mapping[str, Any], parts: Iterator[Block | Words]) -> Block:
    if kind is Kind.PICTURE:
        return picture_of(said)
    if kind is Kind.MENTION:
        name = said.get("name")
        shown = name[:LONGEST_NAME] if isinstance(name, str) else ""
        return Block(kind, person_id=person_id_of(said), name=shown)
    language = said.get("language")
    level = _number(said.get("level"), 1)
    return Block(
        kind,
        tuple(parts),
        level=level if level in LEVELS else LEVELS[-1],
        start=_number(said.get("start"), 1),
        is_done=said.get("checked") in (True, "true"),
        language=language if isinstance(language, str) else "",
    )


def _number(said: object, default: int) -> int:
    try:
        found = int(said)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        return default
    return found if 0 <= found < 1_000_000 else default


def write(doc: "Doc[Any]", tree: Tree) -> None:
    """Let a document say this: blocks at its beginning and end that say so already stay."""
    before, root = tree_of(doc), body(doc)
    if len(before) != len(root.children):
        before = ()
        kept = tail = 0
    else:
        kept = _shared(before, tree)
        tail = _shared(before[kept:][::-1], tree[kept:][::-1])
    with doc.transaction():
        del root.children[kept : len(root.children) - tail]
        for at, block in enumerate(tree[kept : len(tree) - tail], start=kept):
            root.children.insert(at, XmlElement(block.kind.value))
            _fill(root.children[at], block)


def _shared(some: Tree, others: Tree) -> int:
    count = 0
    for one, other in zip(some, others, strict=False):
        if one != other:
            break
        count += 1
    return count


def _fill(element: Any, block: Block) -> None:
    for name, value in _said(block).items():
        element.attributes[name] = value
    text: XmlText | None = None
    for part in block.parts:
        if isinstance(part, Words):
            if text is None:
                text = element.children.append(XmlText())
            text.insert(len(text), part.text, _marks(part))
        else:
            text = None
            _fill(element.children.append(XmlElement(part.kind.value)), part)


def _said(block: Block) -> dict[str, Any]:
    match block.kind:
        case Kind.HEADING:
            return {"level": block.level}
        case Kind.NUMBERS:
            return {"start": block.start}
        case Kind.TASK:
            return {"checked": block.is_done}
        case Kind.CODE if block.language:
            return {"language": block.language}
        case Kind.PICTURE:
            return said_of(block)
        case Kind.MENTION:
            return {"person": block.person_id, "name": block.name}
    return {}


def _marks(words: Words) -> dict[str, Any]:
    marks: dict[str, Any] = {}
    if words.is_bold:
        marks["bold"] = {}
    if words.is_italic:
        marks["italic"] = {}
    if words.is_struck:
        marks["strike"] = {}
    if words.is_code:
        marks["code"] = {}
    if words.href:
        marks["link"] = {"href": words.href}
    return marks
