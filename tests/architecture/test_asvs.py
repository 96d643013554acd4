"""docs/security/asvs.csv has a line for each requirement, and what each line names is there.

The standard: OWASP Application Security Verification Standard 5.0.0, all of level 1, and level 2
of its chapters 6 to 10.
"""

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tools.check import CHECKS

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs/security/asvs.csv"
PAGE = ROOT / "docs/security/README.md"
COLUMNS = ["requirement", "level", "asks", "proof", "reason"]
ID = re.compile(r"V\d{1,2}\.\d{1,2}\.\d{1,2}")
NOT_MET = "Not met: "

# By section and in the standard's order: the level of each requirement that is asked for.
LEVEL_1 = (
    "1.2.1-5 1.3.1-2 1.5.1 2.1.1 2.2.1-2 2.3.1 3.2.1-2 3.3.1 3.4.1-2 3.5.1-3 4.1.1 4.4.1"
    " 5.2.1-2 5.3.1-2 6.1.1 6.2.1-8 6.3.1-2 6.4.1-2 7.2.1-4 7.4.1-2 8.1.1 8.2.1-2 8.3.1"
    " 9.1.1-3 9.2.1 10.4.1-5 11.3.1-2 11.4.1 12.1.1 12.2.1-2 13.4.1 14.2.1 14.3.1 15.1.1"
    " 15.2.1 15.3.1"
)
LEVEL_2 = (
    "6.1.2-3 6.2.9-12 6.3.3-4 6.4.3-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3 7.3.1-2 7.4.3-5 7.5.1-2"
    " 7.6.1-2 8.1.2 8.2.3 8.4.1 9.2.2-4 10.1.1-2 10.2.1-2 10.3.1-4 10.4.6-11 10.5.1-5 10.6.1-2"
    " 10.7.1-3"
)


def asked() -> list[tuple[str, str]]:
    """Each requirement with its level, in the standard's order."""
    found = []
    for level, spans in (("1", LEVEL_1), ("2", LEVEL_2)):
        for span in spans.split():
            chapter, section, numbers = span.split(".")
            first, _, last = numbers.partition("-")
            found += [
                ((int(chapter), int(section), number), level)
                for number in range(int(first), int(last or first) + 1)
            ]
    return [("V{}.{}.{}".format(*key), level) for key, level in sorted(found)]


def lines() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        read = csv.DictReader(table)
        assert read.fieldnames == COLUMNS
        return list(read)


LINES = lines()


@cache
def names_in(path: Path) -> frozenset[str]:
    """The names of the tests of a file; those of TypeScript as words with hyphens between them."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return frozenset(
            node.name
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.name.startswith("test_")
        )
    titles = re.findall(r'^test\("(.+?)",', source, flags=re.MULTILINE)
    return frozenset(re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") for title in titles)


def faults(line: dict[str, str]) -> Iterator[str]:
    """What is wrong with one line of the table."""
    proofs, reason = line["proof"].split(), line["reason"]
    if not ID.fullmatch(line["requirement"]):
        yield "malformed"
    if not line["asks"].endswith("."):
        yield "asks nothing in a sentence"
    if not proofs and not reason:
        yield "neither proof nor reason"
    if reason and not reason.endswith("."):
        yield "no sentence for a reason"
    if reason.lower().startswith("not met") and not reason.startswith(NOT_MET):
        yield f"says it otherwise than by «{NOT_MET}»"
    for proof in proofs:
        file, _, test = proof.partition("::")
        kind, _, check = proof.partition(":")
        if kind == "check" and check.replace("-", " ") in CHECKS:
            continue
        if not (ROOT / file).is_file() or not file.endswith((".py", ".ts")):
            yield f"no such file: {file}"
        elif test not in names_in(ROOT / file):
            yield f"no such test: {proof}"


def test_every_requirement_has_one_line_in_the_order_of_the_standard() -> None:
    assert len(asked()) == 134
    assert [(line["requirement"], line["level"]) for line in LINES] == asked()


def test_every_line_has_a_proof_that_is_there_or_a_reason() -> None:
    wrong = {line["requirement"]: list(faults(line)) for line in LINES}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_what_is_not_met_stands_on_the_page_and_nothing_else() -> None:
    missing = {line["requirement"] for line in LINES if line["reason"].startswith(NOT_MET)}
    listed = re.findall(r"^- \*\*(V[\d.]+)\*\*", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(missing)


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ({"proof": "", "reason": ""}, "neither proof nor reason"),
        ({"proof": "tests/nowhere.py::test_x"}, "no such file: tests/nowhere.py"),
        (
            {"proof": "tests/architecture/test_asvs.py::test_x"},
            "no such test: tests/architecture/test_asvs.py::test_x",
        ),
        ({"proof": "check:nonsense"}, "no such file: check:nonsense"),
        ({"proof": "frontend/test/page.ts"}, "no such test: frontend/test/page.ts"),
        ({"requirement": "6.2.1"}, "malformed"),
        ({"reason": "Not met yet."}, "says it otherwise than by «Not met: »"),
    ],
)
def test_a_spoiled_line_is_found(spoiled: dict[str, str], said: str) -> None:
    good = {name: LINES[0][name] for name in COLUMNS}
    assert list(faults(good)) == []
    assert list(faults(good | spoiled)) == [said]
