"""Lays mutated changes over a document, by a seeded fuzzer: nothing may get in, or end the process.

    python -m tools.fuzz_documents                  1,000,000 changes, in processes of 20,000
    python -m tools.fuzz_documents --seed 7         others
    python -m tools.fuzz_documents --of board       of whiteboards instead of texts

Each begins as a change that the editor or the server has made, and is bent in one to four places.
Most are refused. What is taken is looked at: there is no part that the editor does not have, no
nesting beyond its measure, nothing that runs in what is drawn of it, and the log makes the same
document again. Then all of it is deleted, since that is what a nest would end the process by.

Some are bent to what the library reads in another way than its guard might: values as JSON, numbers
that are longer than it keeps, and letters that are none.
"""

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import django
from pycrdt import Doc, Map

from docendo.learning.documents import board, crdt
from docendo.learning.documents.rules.beginnings import beginning
from docendo.learning.documents.rules.changes import BOARD, TEXT, Format
from docendo.learning.documents.rules.drawing import drawn
from docendo.learning.documents.rules.frames import number
from docendo.learning.documents.rules.limits import DocumentKind, Template
from docendo.learning.documents.rules.shapes import Color, Shape, ShapeKind
from docendo.learning.documents.rules.sketching import sketched
from docendo.learning.documents.rules.tree import Block, Kind, Words, paragraph

CHANGES, A_PROCESS = 1_000_000, 20_000
LOOKED_AT_EVERY = 100
MOSTLY: Final = 0.8
FORMATS: Final = {"text": TEXT, "board": BOARD}
RUNS: Final = re.compile(r"(?i)<(script|iframe|img|object|svg|style)|javascript:|<[^>]*\son\w+=")
# Of the library's format: counts, lengths, kinds of values and blocks, and the ends of numbers.
BYTES: Final = (
    0,
    1,
    2,
    3,
    4,
    6,
    7,
    8,
    10,
    0x27,
    0x28,
    0x75,
    0x76,
    0x77,
    0x7D,
    0x80,
    0x87,
    0xC7,
    255,
)


class GotIn(AssertionError):
    """What a mutated change brought into a document."""


@dataclass(frozen=True)
class Outcome:
    """What became of some changes."""

    changes: int
    refused: int
    taken: int
    peak_mb: float


def genuine(rng: random.Random, form: Format = TEXT) -> Sequence[bytes]:
    """Changes as they come: whole documents, and what is written in them."""
    return _boards(rng) if form is BOARD else _texts(rng)


def _texts(rng: random.Random) -> Sequence[bytes]:
    """With letters, blocks, marks, attributes, deletions."""
    found: list[bytes] = []
    for template in Template:
        if template.kind is DocumentKind.TEXT:
            doc = _doc(rng, TEXT)
            crdt.write(doc, beginning(template))
            found.append(doc.get_update())
    link = Words("a link", href="https://example.org/")
    code = Block(Kind.CODE, (Words("print(1)"),), language="python")
    for _writer in range(6):
        doc = _doc(rng, TEXT)
        # Most of them of one document, so that they stand on what is there.
        crdt.apply(doc, found[1] if rng.random() < MOSTLY else rng.choice(found))
        watching = doc.observe(lambda event: found.append(event.update))
        tree = crdt.tree_of(doc)
        for block in (paragraph(Words("Grüße 𝕏")), paragraph(link), code):
            crdt.write(doc, (*tree[: rng.randint(0, len(tree))], block, *tree[2:]))
        doc.unobserve(watching)
    return found


def _boards(rng: random.Random) -> Sequence[bytes]:
    """With shapes that come and go, are moved, colored and written on."""
    note = Shape("a", ShapeKind.NOTE, 10, 20, 160, 100, text="Grüße 𝕏", color=Color.YELLOW)
    pen = Shape("b", ShapeKind.PEN, -5, 5, points=(0, 0, 3, 4, -70, 900), order=1)
    arrow = Shape("c", ShapeKind.ARROW, 10, 20, -160, 101, order=2)
    found: list[bytes] = []
    for shapes in ((), (note, pen), (note, pen, arrow)):
        doc = _doc(rng, BOARD)
        board.write_shapes(doc, shapes)
        found.append(doc.get_update())
    for _writer in range(6):
        doc = _doc(rng, BOARD)
        crdt.apply(doc, found[1] if rng.random() < MOSTLY else rng.choice(found))
        watching = doc.observe(lambda event: found.append(event.update))
        root = crdt.shapes(doc)
        board.write_shapes(doc, (*board.shapes_of(doc)[:1], arrow))
        for name, value in (("x", rng.randint(-999, 99_999)), ("text", "ü"), ("color", "red")):
            root["c"][name] = value
        del root["c"]
        doc.unobserve(watching)
    return found


def _doc(rng: random.Random, form: Format) -> "Doc[Any]":
    """Of a writer who has the same number again."""
    doc: Doc[Any] = Doc(client_id=rng.getrandbits(32), allow_multithreading=True)
    (crdt.shapes if form is BOARD else crdt.body)(doc)
    return doc


def mutated(change: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """The change with one to four places bent."""
    for _place in range(rng.choice((1, 1, 1, 2, 3, 4))):
        change = rng.choice(_MUTATIONS)(change, others, rng)
    return change


def _flipped(change: bytes, _others: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randrange(len(change) + 1)
    return (
        change[:at]
        + bytes(byte ^ 1 << rng.randrange(8) for byte in change[at : at + 1])
        + change[at + 1 :]
    )


def _set(change: bytes, _others: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randrange(len(change) + 1)
    return change[:at] + bytes([rng.choice(BYTES)]) + change[at + 1 :]


def _inserted(change: bytes, _others: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randrange(len(change) + 1)
    more = bytes(rng.choice(BYTES) for _byte in range(rng.randint(1, 6)))
    return change[:at] + more * rng.choice((1, 1, 1, 50, 500)) + change[at:]


def _cut(change: bytes, _others: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randrange(len(change) + 1)
    return change[:at] + change[at + rng.randint(1, 12) :]


def _spliced(change: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    other = rng.choice(others)
    at, other_at = rng.randrange(len(change) + 1), rng.randrange(len(other))
    return change[:at] + other[other_at : other_at + rng.randint(1, 60)] + change[at:]


def _lengthened(change: bytes, _others: Sequence[bytes], rng: random.Random) -> bytes:
    """A number of many bytes, or with zeros behind it, where there was one byte."""
    at = rng.randrange(len(change) + 1)
    few = bytes(byte | 0x80 for byte in change[at : at + 1]) + b"\x80" * rng.randrange(9) + b"\x00"
    many = number(2 ** rng.randint(28, 63) + rng.randint(-2, 2))
    return change[:at] + rng.choice((few, many)) + change[at + 1 :]


def _misspelled(change: bytes, _others: Sequence[bytes], rng: random.Random) -> bytes:
    """Bytes that are no letters, where letters might stand."""
    at = rng.randrange(len(change) + 1)
    bad = rng.choice((b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf0\x9d", b"\xc0\x80"))
    return change[:at] + bad + change[at + len(bad) :]


def _as_json(change: bytes, _others: Sequence[bytes], rng: random.Random) -> bytes:
    """A piece of values as JSON, bytes, or something embedded, at the place of another piece."""
    at = max(change.find(rng.choice((b"\x84", b"\x87", b"\xa8", b"\x28", b"\x07"))), 0)
    info = sum(change[at : at + 1]) & 0xE0 | rng.choice((2, 3, 5))
    count = rng.randint(0, 3)
    values = number(count) + b"\x041234" * rng.choice((count, count + 1))
    rest = change[at + 1 :]
    into = rng.randrange(min(len(rest), 12) + 1)
    return change[:at] + bytes([info]) + rest[:into] + values + rest[into + rng.randint(0, 8) :]


_MUTATIONS: Final[Sequence[Callable[[bytes, Sequence[bytes], random.Random], bytes]]] = (
    _flipped,
    _set,
    _inserted,
    _cut,
    _spliced,
    _lengthened,
    _misspelled,
    _as_json,
)


def fuzz(changes: int, *, seed: int, form: Format = TEXT) -> Outcome:
    """Raises GotIn; a fault of the library that nothing catches ends the process."""
    rng = random.Random(seed)
    corpus = genuine(rng, form)
    base, counts = corpus[1], Counter[bool]()
    copy, taken = crdt.Copy([base], form), [base]
    for _change in range(changes):
        change = mutated(rng.choice(corpus), corpus, rng)
        try:
            # Some of them as another process passes them on.
            copy.lay_over(change, is_early=rng.random() > MOSTLY)
        except crdt.Unreadable:
            counts[False] += 1
            if copy.is_broken:
                # As a room does.
                copy = crdt.Copy(taken, form)
        else:
            counts[True] += 1
            taken.append(change)
        if len(taken) > LOOKED_AT_EVERY:
            look(copy, taken, form)
            copy, taken = crdt.Copy([base], form), [base]
    look(copy, taken, form)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Outcome(changes, counts[False], counts[True], peak)


def look(copy: crdt.Copy, taken: Sequence[bytes], form: Format = TEXT) -> None:
    """At what a document has become by these changes."""
    if set(copy.doc.keys()) != {form.root}:
        raise GotIn(f"other parts: {set(copy.doc.keys())}")
    if (depth := _depth(copy.doc, form)) > form.deepest:
        raise GotIn(f"a nest, {depth} deep")
    read = board.shapes_of if form is BOARD else crdt.tree_of
    said: Any = read(copy.doc)
    html = sketched(said).removeprefix("<svg") if form is BOARD else drawn(said)
    if found := RUNS.search(html):
        raise GotIn(f"what runs: {found.group()}")
    if not any(map(copy.lacks, taken)) and read(crdt.replayed(taken, form)) != said:
        raise GotIn("the log says something else")
    _delete_all(copy.doc, form)


def _delete_all(doc: "Doc[Any]", form: Format) -> None:
    if form is TEXT:
        root = crdt.body(doc)
        del root.children[0 : len(root.children)]
        return
    shapes = crdt.shapes(doc)
    for key in list(shapes.keys()):
        del shapes[key]


def _depth(doc: "Doc[Any]", form: Format) -> int:
    root = crdt.shapes(doc) if form is BOARD else crdt.body(doc)
    level, depth = [root], -1
    while level:
        level = [child for each in level for child in _within(each)]
        depth += 1
    return depth


def _within(node: Any) -> Sequence[Any]:
    """What stands in it and may hold something itself."""
    if isinstance(node, Map):
        with node.doc.transaction():
            return [value for value in node.values() if isinstance(value, Map)]
    return list(getattr(node, "children", ()))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz_documents", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--changes", type=int, default=CHANGES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--of", choices=FORMATS, default="text")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        django.setup()
        outcome = fuzz(options.changes, seed=options.seed, form=FORMATS[options.of])
        print(json.dumps(asdict(outcome)))
        return 0
    return report(options.changes, seed=options.seed, of=options.of)


def report(changes: int, *, seed: int, of: str) -> int:
    """In processes of their own, so that the end of one is seen; 1 where anything went wrong."""
    began, outcomes, faults = time.monotonic(), list[Outcome](), list[str]()
    for first in range(0, changes, A_PROCESS):
        some, own = min(A_PROCESS, changes - first), seed + first
        command = [sys.executable, "-m", "tools.fuzz_documents", "--alone"]
        told = subprocess.run(
            [*command, "--changes", str(some), "--seed", str(own), "--of", of],
            capture_output=True,
            text=True,
            check=False,
            env={"DJANGO_SETTINGS_MODULE": "docendo.site.settings", **os.environ},
        )
        if told.returncode:
            last = told.stderr.strip().splitlines()[-1:] or ["it ended without a word"]
            faults.append(f"seed {own}, code {told.returncode}: {last[0]}")
        else:
            outcomes.append(Outcome(**json.loads(told.stdout.splitlines()[-1])))
        print(f"{first + some:,}, wrong so far: {len(faults)}", file=sys.stderr, flush=True)
    seconds = time.monotonic() - began
    refused, taken = sum(each.refused for each in outcomes), sum(each.taken for each in outcomes)
    done = refused + taken
    print(f"{done:,} mutated changes in {seconds:,.0f} s, {done / seconds:,.0f} a second")
    print(f"refused: {refused:,}; taken as what somebody might have written: {taken:,}")
    if outcomes:
        print(f"memory of a process at most: {max(each.peak_mb for each in outcomes):.0f} MB")
    print(f"got in, or ended a process: {len(faults)}", *faults, sep="\n  ")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
