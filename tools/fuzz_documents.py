"""Lays mutated changes over a document, by a seeded fuzzer: nothing may get in, or end the process.

    python -m tools.fuzz_documents                  1,000,000 changes, in processes of 20,000
    python -m tools.fuzz_documents --seed 7         others

Each begins as a change that the editor or the server has made, and is bent in one to four places.
Most are refused. What is taken is looked at: there is no part that the editor does not have, no
nesting beyond its measure, nothing that runs in what is drawn of it, and the log makes the same
document again. Then all of it is deleted, since that is what a nest would end the process by.
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
from pycrdt import Doc

from docendo.learning.documents import crdt
from docendo.learning.documents.rules.beginnings import beginning
from docendo.learning.documents.rules.changes import TEXT
from docendo.learning.documents.rules.drawing import drawn
from docendo.learning.documents.rules.limits import DEEPEST, Template
from docendo.learning.documents.rules.tree import Block, Kind, Words, paragraph

CHANGES, A_PROCESS = 1_000_000, 20_000
LOOKED_AT_EVERY = 100
MOSTLY: Final = 0.8
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


def genuine(rng: random.Random) -> Sequence[bytes]:
    """Changes as they come: whole documents, letters, blocks, marks, attributes, deletions."""
    found: list[bytes] = []
    for template in Template:
        doc = _doc(rng)
        crdt.write(doc, beginning(template))
        found.append(doc.get_update())
    link = Words("a link", href="https://example.org/")
    code = Block(Kind.CODE, (Words("print(1)"),), language="python")
    for _writer in range(6):
        doc = _doc(rng)
        # Most of them of one document, so that they stand on what is there.
        crdt.apply(doc, found[1] if rng.random() < MOSTLY else rng.choice(found))
        watching = doc.observe(lambda event: found.append(event.update))
        tree = crdt.tree_of(doc)
        for block in (paragraph(Words("Grüße 𝕏")), paragraph(link), code):
            crdt.write(doc, (*tree[: rng.randint(0, len(tree))], block, *tree[2:]))
        doc.unobserve(watching)
    return found


def _doc(rng: random.Random) -> "Doc[Any]":
    """Of a writer who has the same number again."""
    doc: Doc[Any] = Doc(client_id=rng.getrandbits(32), allow_multithreading=True)
    crdt.body(doc)
    return doc


def mutated(change: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """The change with one to four places bent."""
    for _place in range(rng.randint(1, 4)):
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


_MUTATIONS: Final[Sequence[Callable[[bytes, Sequence[bytes], random.Random], bytes]]] = (
    _flipped,
    _set,
    _inserted,
    _cut,
    _spliced,
)


def fuzz(changes: int, *, seed: int) -> Outcome:
    """Raises GotIn; a fault of the library that nothing catches ends the process."""
    rng = random.Random(seed)
    corpus = genuine(rng)
    base, counts = corpus[1], Counter[bool]()
    copy, taken = crdt.Copy([base]), [base]
    for _change in range(changes):
        change = mutated(rng.choice(corpus), corpus, rng)
        try:
            # Some of them as another process passes them on.
            copy.lay_over(change, is_early=rng.random() > MOSTLY)
        except crdt.Unreadable:
            counts[False] += 1
            if copy.is_broken:
                # As a room does.
                copy = crdt.Copy(taken)
        else:
            counts[True] += 1
            taken.append(change)
        if len(taken) > LOOKED_AT_EVERY:
            look(copy, taken)
            copy, taken = crdt.Copy([base]), [base]
    look(copy, taken)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Outcome(changes, counts[False], counts[True], peak)


def look(copy: crdt.Copy, taken: Sequence[bytes]) -> None:
    """At what a document has become by these changes."""
    if set(copy.doc.keys()) != {TEXT.root}:
        raise GotIn(f"other parts: {set(copy.doc.keys())}")
    if (depth := _depth(crdt.body(copy.doc))) > DEEPEST:
        raise GotIn(f"a nest, {depth} deep")
    tree = crdt.tree_of(copy.doc)
    if found := RUNS.search(drawn(tree)):
        raise GotIn(f"what runs: {found.group()}")
    if not any(map(copy.lacks, taken)) and crdt.tree_of(crdt.replayed(taken)) != tree:
        raise GotIn("the log says something else")
    root = crdt.body(copy.doc)
    del root.children[0 : len(root.children)]


def _depth(root: Any) -> int:
    level, depth = [root], -1
    while level:
        level = [child for each in level for child in getattr(each, "children", ())]
        depth += 1
    return depth


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz_documents", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--changes", type=int, default=CHANGES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        django.setup()
        print(json.dumps(asdict(fuzz(options.changes, seed=options.seed))))
        return 0
    return report(options.changes, seed=options.seed)


def report(changes: int, *, seed: int) -> int:
    """In processes of their own, so that the end of one is seen; 1 where anything went wrong."""
    began, outcomes, faults = time.monotonic(), list[Outcome](), list[str]()
    for first in range(0, changes, A_PROCESS):
        some, own = min(A_PROCESS, changes - first), seed + first
        command = [sys.executable, "-m", "tools.fuzz_documents", "--alone"]
        told = subprocess.run(
            [*command, "--changes", str(some), "--seed", str(own)],
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
