"""What an edit changed, word by word, for the history of a text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Above this many lines or words a comparison would take seconds; the change is then shown whole.
MOST_COMPARED = 4_000
CONTEXT_LINES = 2
# Where less than this share of the words stayed, words in turn are harder to read than before
# and after.
_LEAST_KEPT = 0.3
# A word, one sign of a script that does not part words, one other character, or space.
_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u9fff]|[^\W\u0e00-\u0eff\u3040-\u9fff]+|\s|[^\w\s]")


class Fate(StrEnum):
    """What became of a piece of the text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one line that share their fate."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text before, after, or both."""

    runs: tuple[Run, ...]

    @property
    def is_changed(self) -> bool:
        return any(run.fate is not Fate.KEPT for run in self.runs)


@dataclass(frozen=True, slots=True)
class Folded:
    """Unchanged lines that are left out here."""

    lines: int


def difference(
    before: str, after: str, *, context_lines: int = CONTEXT_LINES
) -> tuple[Line | Folded, ...]:
    """The lines of both texts in order, with what was removed and added in each."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[Line] = []
    for tag, i, j, k, m in _steps(old, new):
        match tag:
            case "equal":
                lines += (Line((Run(Fate.KEPT, text),)) for text in old[i:j])
            case "delete":
                lines += (Line((Run(Fate.REMOVED, text),)) for text in old[i:j])
            case "insert":
                lines += (Line((Run(Fate.ADDED, text),)) for text in new[k:m])
            case _:
                lines += _changed_lines("\n".join(old[i:j]), "\n".join(new[k:m]))
    return tuple(_folded(lines, context_lines))


def _steps(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Steps from old to new; what both begin and end with is taken off before comparing."""
    most = min(len(old), len(new))
    head = next((n for n in range(most) if old[n] != new[n]), most)
    tail = next((n for n in range(most - head) if old[-1 - n] != new[-1 - n]), most - head)
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    steps: list[tuple[str, int, int, int, int]] = []
    if head:
        steps.append(("equal", 0, head, 0, head))
    if max(len(middle_old), len(middle_new)) > MOST_COMPARED:
        steps.append(("replace", head, len(old) - tail, head, len(new) - tail))
    else:
        steps += (
            (tag, head + i, head + j, head + k, head + m)
            for tag, i, j, k, m in SequenceMatcher(None, middle_old, middle_new).get_opcodes()
        )
    if tail:
        steps.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
    return steps


def _changed_lines(before: str, after: str) -> Iterator[Line]:
    line: list[Run] = []
    for run in _joined(_word_runs(before, after)):
        for number, piece in enumerate(run.text.split("\n")):
            if number:
                yield Line(tuple(line))
                line = []
            if piece:
                line.append(Run(run.fate, piece))
    yield Line(tuple(line))


def _word_runs(before: str, after: str) -> list[Run]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    steps = _steps(old, new)
    kept = sum(len(word) for tag, i, j, *_ in steps if tag == "equal" for word in old[i:j])
    if kept < _LEAST_KEPT * max(len(before), len(after)):
        between = "\n" if before and after else ""
        return [Run(Fate.REMOVED, before + between), Run(Fate.ADDED, after)]
    runs: list[Run] = []
    for tag, i, j, k, m in steps:
        if tag == "equal":
            runs.append(Run(Fate.KEPT, "".join(old[i:j])))
        else:
            runs += (Run(Fate.REMOVED, "".join(old[i:j])), Run(Fate.ADDED, "".join(new[k:m])))
    return [run for run in runs if run.text]


def _joined(runs: Iterable[Run]) -> list[Run]:
    """All that changed between two kept words in one run each; a space does not keep them apart."""
    joined: list[Run] = []
    removed = added = space = ""

    def end_change() -> None:
        joined.extend((Run(Fate.REMOVED, removed), Run(Fate.ADDED, added), Run(Fate.KEPT, space)))

    for run in runs:
        if run.fate is not Fate.KEPT:
            removed += space + (run.text if run.fate is Fate.REMOVED else "")
            added += space + (run.text if run.fate is Fate.ADDED else "")
            space = ""
        elif run.text == " " and (removed or added):
            space = run.text
        else:
            end_change()
            joined.append(run)
            removed = added = space = ""
    end_change()
    return [run for run in joined if run.text]


def _folded(lines: Sequence[Line], context_lines: int) -> Iterator[Line | Folded]:
    near = {
        number + offset
        for number, line in enumerate(lines)
        if line.is_changed
        for offset in range(-context_lines, context_lines + 1)
    }
    skipped = 0
    for number, line in enumerate(lines):
        if number not in near:
            skipped += 1
            continue
        if skipped:
            yield Folded(skipped)
            skipped = 0
        yield line
    if skipped:
        yield Folded(skipped)
