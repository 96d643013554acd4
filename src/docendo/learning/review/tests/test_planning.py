"""What cannot work is refused when a review is made; templates and files: no database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from docendo.learning.review import blueprints
from docendo.learning.review.refusals import BrokenFile
from docendo.learning.review.rules.drawing import FIRST_PERSON, draw
from docendo.learning.review.rules.judging import MOST_CRITERIA, Strategy
from docendo.learning.review.rules.phases import Moving, Phase, line, moving, phases
from docendo.learning.review.rules.planning import NewCriterion, NewLevel, Said, faults
from docendo.learning.review.rules.similarity import alike, fingerprints

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ONE = NewCriterion(title="Argument")
GOOD = Said(title="Essay", body="Write.", strategy=Strategy.SCALES, criteria=[ONE])
LEVELS = [NewLevel(0, "Missing"), NewLevel(5, "There")]


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("criteria", {"criteria": []}),
        ("criteria", {"criteria": [replace(ONE, weight=0)]}),
        ("criteria", {"criteria": [replace(ONE, title=str(n)) for n in range(MOST_CRITERIA + 1)]}),
        ("weight", {"criteria": [replace(ONE, weight=float("inf"))]}),
        ("title", {"criteria": [ONE, replace(ONE, title="ARGUMENT")]}),
        ("high", {"criteria": [replace(ONE, low=5, high=5)]}),
        ("high", {"criteria": [replace(ONE, high=float("nan"))]}),
        ("levels", {"strategy": Strategy.RUBRIC, "criteria": [replace(ONE, levels=LEVELS[:1])]}),
        (
            "levels",
            {
                "strategy": Strategy.RUBRIC,
                "criteria": [replace(ONE, levels=[*LEVELS, NewLevel(5, "Also")])],
            },
        ),
        ("readers", {"readers": 0}),
        ("reading_share", {"reading_share": 101}),
        ("submit_by", {"ends": {Phase.SUBMITTING: NOW - DAY}}),
        ("review_by", {"ends": {Phase.SUBMITTING: NOW + 2 * DAY, Phase.REVIEWING: NOW + DAY}}),
        ("revise_by", {"ends": {Phase.REVISING: NOW + 2000 * DAY}}),
    ],
)
def test_what_cannot_work_is_said_at_its_field(where: str, change: dict[str, Any]) -> None:
    assert faults(GOOD, now=NOW) == []
    assert where in {fault.where for fault in faults(replace(GOOD, **change), now=NOW)}


def test_comments_and_pairs_need_no_points() -> None:
    plain = replace(GOOD, criteria=[replace(ONE, weight=0, low=5, high=5)])
    assert faults(replace(plain, strategy=Strategy.COMMENTS), now=NOW) == []
    assert faults(replace(GOOD, strategy=Strategy.PAIRS, criteria=[]), now=NOW) == []


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_each_template_can_work_in_each_language(language: str) -> None:
    for key in blueprints.kinds():
        kind = blueprints.blueprint(key, language=language)
        assert faults(kind.said, now=NOW) == []
        assert kind.about
        assert kind.days


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("title: [", "Line 1"),
        ("- title", "Line 1"),
        ("title: A\ncolour: red", "Line 2: there is no field “colour”."),
        ("title: A\ninstructions: B\nstrategy: magic", "Line 3: “strategy” must be one of"),
        ("title: A\ninstructions: B", "“strategy” is missing"),
        ("title: A\ninstructions: B\nstrategy: scales\nreaders: many", "Line 4: “readers”"),
        (
            "title: A\ninstructions: B\nstrategy: scales\ncriteria:\n  - title: C\n    weight: -1",
            "Line 6: “weight” must be a number",
        ),
        ("title: !!python/object:os.system x\ninstructions: B\nstrategy: pairs", "Line 1"),
        ("[" * 5000, "YAML"),
    ],
)
def test_a_file_says_in_which_line_it_is_wrong(text: str, said: str) -> None:
    with pytest.raises(BrokenFile) as refused:
        blueprints.read(text)
    assert said in str(refused.value)


def test_numbers_are_drawn_from_more_than_are_needed() -> None:
    taken = {FIRST_PERSON, FIRST_PERSON + 1}
    drawn = draw(30, taken=taken, first=FIRST_PERSON)
    assert len(set(drawn) - taken) == 30
    assert list(drawn) != sorted(drawn)


def test_a_review_moves_one_phase_at_a_time() -> None:
    among = phases(calibrates=False, revises=True)
    assert moving(Phase.SUBMITTING, Phase.REVIEWING, among=among) == Moving.MOVED
    assert moving(Phase.REVIEWING, Phase.SUBMITTING, among=among) == Moving.MOVED
    assert moving(Phase.SUBMITTING, Phase.REVISING, among=among) == Moving.NOT_BESIDE
    assert moving(Phase.SUBMITTING, Phase.CALIBRATING, among=among) == Moving.NOT_BESIDE
    steps = line(among, ends={Phase.SUBMITTING: NOW}, here=Phase.REVIEWING)
    assert [step.is_past for step in steps] == [True, True, False, False, False]
    assert steps[1].ends_at == NOW


WORDS = "the river runs past our house and takes the leaves of the autumn with it to the sea"


def test_works_with_much_in_common_are_found_whatever_stands_around() -> None:
    other = " ".join(f"word{number}" for number in range(200))
    works = {
        1: WORDS,
        2: f"Something before. {WORDS.upper()}, and after.",
        3: other,
        4: "short",
        5: "",
    }
    [found] = alike(works, least=0.2)
    assert (found.one, found.other) == (1, 2)
    assert found.share > 0.6
    assert fingerprints("four words are few") == frozenset()


def test_what_was_given_to_everybody_is_nothing_in_common() -> None:
    works = {n: f"{WORDS} {' '.join(f'own{n}x{at}' for at in range(60))}" for n in range(8)}
    assert alike(works, least=0.05) == []
