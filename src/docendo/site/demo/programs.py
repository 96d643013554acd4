"""The programs of the demo: made from a template, joined, and asked about."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import yaml

from docendo.commons.groups.api import GroupRole
from docendo.commons.matching.api import Match
from docendo.learning.programs import api as programs
from docendo.site.demo.script import CONTENT
from docendo.site.demo.term import Term

if TYPE_CHECKING:
    from docendo.site.demo.stage import Happening, Stage

ROLES = {"learns": GroupRole.LEARNER, "helps": GroupRole.HELPER}


class OneProgram:
    """A program of the script; it remembers the row that it becomes."""

    def __init__(self, stage: "Stage", said: dict[str, Any]) -> None:
        self.stage, self.said = stage, said

    def make(self, starts: datetime, *, now: datetime) -> None:
        said = programs.Said(
            name=self.said["name"],
            starts_on=starts.date(),
            ends_on=starts.date() + timedelta(weeks=self.said["weeks"]),
            door=programs.Door.OPEN,
            questions=self.said["questions"],
        )
        # The same code in each demo: pictures and journeys know it.
        chance = random.Random(self.said["name"])  # noqa: S311 - nothing is hidden in a demo
        by = self.stage.seat(self.said["by"])
        self.program = programs.create_program(
            by, key=self.said["template"], said=said, now=now, chance=chance
        )

    def enroll(self, key: str, each: dict[str, Any], *, now: datetime) -> None:
        asked = self.program.questions.order_by("number")
        programs.enroll(
            self.stage.seat(key),
            program_id=self.program.pk,
            role=ROLES[each["part"]],
            answers={row.pk: words for row, words in zip(asked, each["answers"], strict=False)},
            now=now,
        )

    def check_in(self, each: dict[str, Any], *, now: datetime) -> None:
        people = [self.stage.people[key].pk for key in (each["who"], each["about"])]
        match = Match.objects.of(*people).latest("pk")
        programs.check_in(
            self.stage.seat(each["who"]),
            match_id=match.pk,
            helps=programs.Helps[each["helps"]],
            words=each["words"],
            now=now,
        )

    def happenings(self, term: Term) -> Iterator["Happening"]:
        yield term.at(self.said["at"]), partial(self.make, term.at(self.said["starts"]))
        for key, each in self.said["enrolled"].items():
            yield term.at(each["at"]), partial(self.enroll, key, each)
        for each in self.said["check_ins"]:
            yield term.at(each["at"]), partial(self.check_in, each)


def demo_programs(stage: "Stage") -> Iterator["Happening"]:
    """All of them, by a community's file of programs."""
    file = CONTENT / stage.script.slug / "programs.yaml"
    for said in yaml.safe_load(file.read_text(encoding="utf-8")):
        yield from OneProgram(stage, said).happenings(Term(stage.now))
