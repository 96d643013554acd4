"""What stands in a change of a document, read before the library sees it.

A change names pieces of text and blocks, each by its writer's number and a clock. The library
recurses into values in values and, when it deletes, into blocks in blocks, and ends the process
where its stack ends: so what no editor writes is refused here, and how far blocks nest is counted.
The format is version 1 of Yjs (github.com/yjs/yjs, src/utils/encoding.js).

The library cuts off numbers that are too long for it and takes letters without looking at them:
what it might read in another way than this is refused too.
"""

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush
from typing import Final

from docendo.learning.documents.rules.frames import Malformed, Reader, number
from docendo.learning.documents.rules.limits import DEEPEST
from docendo.learning.documents.rules.tree import ROOT

_ORIGIN, _RIGHT_ORIGIN, _HAS_NAME, _CONTENT = 0x80, 0x40, 0x20, 0x1F
_COLLECTED, _SKIPPED = 0, 10
# What is worth nothing deeper than values of a mark or an attribute nest.
_DEEPEST_VALUE: Final = 8
# Clocks and lengths are less.
_LARGEST: Final = 2**31

_TYPE: Final = 7
_MAP, _ELEMENT, _TEXT = 1, 3, 6

Id = tuple[int, int]


@dataclass(frozen=True)
class Format:
    """What the pages of ours write: under which root, and of which of the library's types.

    Where types ``are_named`` each is the value of a name, and else none is.
    """

    root: str
    types: frozenset[int]
    are_named: bool
    deepest: int


# Blocks and texts in each other; lists and maps of the library are none of the editor's.
TEXT: Final = Format(ROOT, frozenset({_ELEMENT, _TEXT}), are_named=False, deepest=DEEPEST)
# A map for each shape. One level more, as a change may stand in one shape and make another.
BOARD: Final = Format("shapes", frozenset({_MAP}), are_named=True, deepest=2)


@dataclass
class _Pieces:
    """Of one writer: where each piece begins and ends, and the pieces it stands in or beside.

    ``needs`` are all pieces that it names; a gap, in which a piece is left out, is None.
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    parents: list[Id | None] = field(default_factory=list)
    neighbors: list[Id | None] = field(default_factory=list)
    needs: list[tuple[Id, ...] | None] = field(default_factory=list)


@dataclass
class Pieces:
    """A change as it was read; ``ranges`` says of each writer from and up to which clock."""

    ranges: dict[int, tuple[int, int]] = field(default_factory=dict)
    types: list[Id] = field(default_factory=list)
    # Of each writer up to which clock something is deleted.
    deleted: dict[int, int] = field(default_factory=dict)
    by_writer: dict[int, _Pieces] = field(default_factory=dict)

    @cached_property
    def depth(self) -> int:
        """How many blocks of this change stand in each other at most."""
        if len(self.types) < 2:
            return len(self.types)
        known: dict[Id, int] = {}
        return max(self._level(each, known) for each in self.types) + 1

    def stands_on(self, known: Mapping[int, int]) -> bool:
        """Whether all that it names is known, or comes before it in this change.

        A writer whose next piece names what has not been reached waits there for whoever reaches
        it, so that each piece is looked at a few times at most.
        """
        reached: dict[int, int] = {}
        at = dict.fromkeys(self.by_writer, 0)
        # By the writer that is waited for: up to which clock, and who waits.
        waiting: defaultdict[int, list[Id]] = defaultdict(list)
        going, finished = deque(self.by_writer), 0

        def up_to(writer: int) -> int:
            return reached.get(writer, known.get(writer, 0))

        while going:
            writer = going.popleft()
            of = self.by_writer[writer]
            while at[writer] < len(of.starts):
                here = at[writer]
                needs = of.needs[here]
                if needs is None or of.starts[here] > up_to(writer):
                    return False
                missing = next((each for each in needs if each[1] >= up_to(each[0])), None)
                if missing is not None:
                    heappush(waiting[missing[0]], (missing[1], writer))
                    break
                reached[writer] = max(of.ends[here], up_to(writer))
                at[writer] += 1
            else:
                finished += 1
            there = waiting[writer]
            while there and there[0][0] < up_to(writer):
                going.append(heappop(there)[1])
        is_whole = finished == len(self.by_writer)
        return is_whole and all(end <= up_to(writer) for writer, end in self.deleted.items())

    def _level(self, piece: Id, known: dict[Id, int]) -> int:
        """In how many blocks of this change it stands; without recursion."""
        chain: dict[Id, bool] = {}
        at: Id | None = piece
        while at is not None and at not in known:
            if at in chain:
                raise Malformed
            parent, neighbor = self._beside(at)
            above = self._piece(parent or neighbor)
            chain[at] = above is not None and parent is not None
            at = above
        level = known[at] if at is not None else 0
        for each, is_inside in reversed(chain.items()):
            level += is_inside
            known[each] = level
        return level

    def _beside(self, piece: Id) -> tuple[Id | None, Id | None]:
        of = self.by_writer[piece[0]]
        at = bisect_right(of.starts, piece[1]) - 1
        return of.parents[at], of.neighbors[at]

    def _piece(self, found: Id | None) -> Id | None:
        """The piece of this change with this clock, by its first one."""
        of = self.by_writer.get(found[0]) if found else None
        if found is None or of is None:
            return None
        first, end = self.ranges[found[0]]
        if not first <= found[1] < end:
            return None
        return found[0], of.starts[bisect_right(of.starts, found[1]) - 1]


class _Reader(Reader):
    """Reads numbers as large as the library keeps them."""

    def number(self) -> int:
        found = super().number()
        if found >= _LARGEST:
            raise Malformed
        return found

    def long(self) -> int:
        return super().number()

    def piece(self) -> Id:
        return self.long(), self.number()


def pieces_of(update: bytes, form: Format = TEXT) -> Pieces:
    """Raises Malformed where no page of ours has written this."""
    reader, found = _Reader(update), Pieces()
    try:
        for _writer in range(reader.number()):
            _read_writer(reader, found, form)
        for _writer in range(reader.number()):
            _read_deleted(reader, found)
    except (ValueError, UnicodeError) as error:
        raise Malformed from error
    if not reader.is_over:
        raise Malformed
    return found


def _read_deleted(reader: _Reader, found: Pieces) -> None:
    writer = reader.long()
    for _range in range(reader.number()):
        end = _end(reader.number(), reader.number())
        found.deleted[writer] = max(end, found.deleted.get(writer, 0))


def _end(clock: int, length: int) -> int:
    if clock + length >= _LARGEST:
        raise Malformed
    return clock + length


def _read_writer(reader: _Reader, found: Pieces, form: Format) -> None:
    count, (writer, clock) = reader.number(), reader.piece()
    if writer in found.ranges:
        raise Malformed
    first, of = clock, found.by_writer.setdefault(writer, _Pieces())
    for _piece in range(count):
        info = reader.byte()
        parent: Id | None = None
        neighbor: Id | None = None
        needs: tuple[Id, ...] | None = ()
        if info in (_COLLECTED, _SKIPPED):
            length = reader.number()
            needs = None if info == _SKIPPED else ()
        else:
            parent, needs = _place(reader, info, form)
            neighbor = needs[0] if needs and parent is None else None
            length = _length(reader, info, form)
            if info & _CONTENT == _TYPE:
                found.types.append((writer, clock))
        if not length:
            raise Malformed
        of.starts.append(clock)
        of.parents.append(parent)
        of.neighbors.append(neighbor)
        of.needs.append(needs)
        clock = _end(clock, length)
        of.ends.append(clock)
    found.ranges[writer] = (first, clock)


def _length(reader: _Reader, info: int, form: Format) -> int:
    """How many clocks a piece takes."""
    content = info & _CONTENT
    if content == _TYPE:
        if bool(info & _HAS_NAME) != form.are_named:
            raise Malformed
        return _type(reader, form)
    read = _LENGTHS.get(content)
    return read(reader) if read else 0


def _place(reader: _Reader, info: int, form: Format) -> tuple[Id | None, tuple[Id, ...]]:
    """The block that a piece stands in where it has no neighbors, and all pieces that it names."""
    neighbors: tuple[Id, ...] = ()
    if info & _ORIGIN:
        neighbors += (reader.piece(),)
    if info & _RIGHT_ORIGIN:
        neighbors += (reader.piece(),)
    if neighbors:
        return None, neighbors
    parent: Id | None = None
    if reader.number() == 1:
        if reader.text() != form.root:
            raise Malformed
    else:
        parent = reader.piece()
    if info & _HAS_NAME:
        reader.text()
    return parent, (parent,) if parent else ()


def _letters(reader: _Reader) -> int:
    """Clocks count as JavaScript does."""
    text = reader.text()
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _format(reader: _Reader) -> int:
    reader.text()
    reader.text()
    return 1


def _type(reader: _Reader, form: Format) -> int:
    # The library reads a byte where the browser reads a number.
    kind = reader.byte()
    if kind not in form.types:
        raise Malformed
    if kind == _ELEMENT:
        reader.text()
    return 1


def _values(reader: _Reader) -> int:
    count = reader.number()
    for _each in range(count):
        _skip_value(reader, 0)
    return count


# How many clocks a piece takes, by what it holds: deleted text, letters, a mark, values. No page of
# ours writes values as JSON, of which the library reads one more than are counted, bytes alone, or
# what is embedded in a text.
_LENGTHS: Final[Mapping[int, Callable[[_Reader], int]]] = {
    1: _Reader.number,
    4: _letters,
    6: _format,
    8: _values,
}


# Nothing, true and false; fractions of two lengths, and large numbers: so many bytes follow.
_PLAIN: Final[Mapping[int, int]] = {127: 0, 126: 0, 121: 0, 120: 0, 124: 4, 123: 8, 122: 8}
_NUMBER, _TEXT_VALUE, _OBJECT, _LIST, _BYTES = 125, 119, 118, 117, 116


def _skip_value(reader: _Reader, depth: int) -> None:
    """Values say by their first byte what they are (github.com/dmonad/lib0, encoding.js)."""
    kind = reader.byte()
    if depth > _DEEPEST_VALUE:
        raise Malformed
    if kind in _PLAIN:
        reader.skip(_PLAIN[kind])
    elif kind == _NUMBER:
        reader.long()
    elif kind == _TEXT_VALUE:
        reader.text()
    elif kind == _BYTES:
        reader.content()
    elif kind in (_OBJECT, _LIST):
        for _each in range(reader.number()):
            if kind == _OBJECT:
                reader.text()
            _skip_value(reader, depth + 1)
    else:
        raise Malformed


def clocks(state: bytes) -> dict[int, int]:
    """Up to which clock of each writer somebody knows."""
    reader = Reader(state)
    return {reader.number(): reader.number() for _writer in range(reader.number())}


def state_of(known: Mapping[int, int]) -> bytes:
    """The same as it goes over the line."""
    told = {writer: clock for writer, clock in known.items() if clock}
    return number(len(told)) + b"".join(
        number(writer) + number(clock) for writer, clock in told.items()
    )
