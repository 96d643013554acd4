"""The files that programs are made from: readable, complete, and refused by name."""

from copy import deepcopy
from typing import Any

import pytest
import yaml
from django.conf import settings

from docendo.learning.programs import blueprints
from docendo.learning.programs.blueprints import CONTENT, Blueprint, BrokenTemplate

FILE = yaml.safe_load((CONTENT / "tutoring.yaml").read_text(encoding="utf-8"))


def sentences(found: Blueprint) -> list[str]:
    of_meetings = [
        words
        for each in found.meetings
        for words in (each.title, *each.agenda, each.goal, *each.steps)
        if words
    ]
    own = [found.title, found.about, found.audience, found.name, found.closing, found.consent]
    return [*filter(None, own), *(each.words for each in found.questions), *of_meetings]


def test_there_is_one_for_each_kind_of_program() -> None:
    assert blueprints.kinds() == [
        *("tutoring", "mentoring", "buddies", "alumni", "affinity", "exchange", "upskilling"),
        *("ward", "youth"),
    ]
    kinds = [blueprints.blueprint(key, language="en") for key in blueprints.kinds()]
    assert {each.kind for each in kinds} == {"cohort", "evergreen", "group"}
    assert [each.key for each in kinds if each.needs_consent] == ["youth"]


@pytest.mark.parametrize("key", blueprints.kinds())
def test_each_is_written_in_every_language(key: str) -> None:
    english = sentences(blueprints.blueprint(key, language="en"))
    for language, _name in settings.LANGUAGES:
        if language != "en":
            said = sentences(blueprints.blueprint(key, language=language))
            assert len(said) == len(english)
            same = [words for words in said if words in english]
            assert same == [], language


def test_who_has_no_translation_reads_english() -> None:
    said = deepcopy(FILE)
    del said["title"]["de"]
    assert blueprints.read("x.yaml", said, language="de").title == "Peer tutoring for a course"


def changed(path: str, value: Any) -> Any:
    said = deepcopy(FILE)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = said
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return said


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("kind", "club", "broken.yaml: kind: cannot be 'club'"),
        ("about", None, "broken.yaml: about: is missing"),
        ("weeks", "ten", "broken.yaml: weeks: must be a number from 1 to 104"),
        ("middle", 9, "broken.yaml: middle: must come before end"),
        ("title", "Tutoring", "broken.yaml: title: must be said in English"),
        ("title.de", "", "broken.yaml: title.de: must be 1 to 80 signs"),
        ("needs_consent", "maybe", "broken.yaml: needs_consent: must be true or false"),
        ("needs_consent", True, "broken.yaml: consent: is missing"),
        ("questions", "Why?", "broken.yaml: questions: must be a list"),
        ("colour", "red", "broken.yaml: colour: is no field of a program"),
        ("meetings", [], "broken.yaml: meetings: must be a list"),
        ("meetings.1.week", 11, r"broken.yaml: meetings\[1\].week: must be a number from 1 to 10"),
        ("meetings.1.week", 1, "broken.yaml: meetings: must come week by week"),
        ("meetings.1.goal", None, r"broken.yaml: meetings\[1\].steps: lead nowhere"),
        ("meetings.0.agenda.1", {"de": "Nur"}, r"broken.yaml: meetings\[0\].agenda\[1\]: must be"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_field(path: str, value: Any, sentence: str) -> None:
    assert blueprints.read("broken.yaml", FILE, language="en").weeks == 10
    with pytest.raises(BrokenTemplate, match=sentence):
        blueprints.read("broken.yaml", changed(path, value), language="en")
    with pytest.raises(BrokenTemplate, match=r"broken.yaml: the file: must name its fields"):
        blueprints.read("broken.yaml", ["kind"], language="en")
