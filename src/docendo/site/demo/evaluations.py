"""The evaluations of teams of the demo: asked, and answered by who is in the team."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import yaml

from docendo.learning.evaluations import api as evaluations
from docendo.site.demo.script import CONTENT
from docendo.site.demo.term import Term

if TYPE_CHECKING:
    from docendo.site.demo.stage import Happening, Stage


class OneEvaluation:
    """An evaluation of the script; it remembers the row that it becomes."""

    def __init__(self, stage: "Stage", said: dict[str, Any], term: Term) -> None:
        self.stage, self.said, self.term = stage, said, term

    def make(self, *, now: datetime) -> None:
        by = self.stage.seat(self.said["by"])
        choices = evaluations.teams_to_choose(by)
        self.evaluation = evaluations.create_evaluation(
            by,
            title=self.said["title"],
            words=self.said["words"],
            keys=[key for key, each in choices.items() if each.name == self.said["team"]],
            opens_at=now,
            closes_at=self.term.at(self.said["closes"]),
            now=now,
        )
        self.questions = [
            evaluations.add_question(
                by,
                evaluation_id=self.evaluation.pk,
                words=each["words"],
                kind=evaluations.Kind(each["kind"]),
                seen_by=evaluations.SeenBy(each["seen_by"]),
                now=now,
            )
            for each in self.said["questions"]
        ]
        evaluations.tell_what_is_due(now=now)

    def rate(self, each: dict[str, Any], *, now: datetime) -> None:
        """The levels stand as one number, a digit for each dimension."""
        seat = self.stage.seat(each["who"])
        page = evaluations.rate_page(seat, evaluation_id=self.evaluation.pk, now=now)
        places = {one.person_id: one.pk for one in page.teammates}
        evaluations.rate(
            seat,
            evaluation_id=self.evaluation.pk,
            levels={
                places[self.stage.people[key].pk]: {
                    dimension: int(level)
                    for dimension, level in zip(evaluations.Dimension, str(digits), strict=True)
                }
                for key, digits in each["gives"].items()
            },
            answers={
                question.pk: said
                for question, said in zip(self.questions, each["answers"], strict=True)
            },
            now=now,
        )

    def happenings(self) -> Iterator["Happening"]:
        yield self.term.at(self.said["at"]), self.make
        for each in self.said["ratings"]:
            yield self.term.at(each["at"]), partial(self.rate, each)
        closes = self.term.at(self.said["closes"])
        if closes <= self.stage.now:
            yield closes, evaluations.tell_what_is_due


def demo_evaluations(stage: "Stage") -> Iterator["Happening"]:
    """All of them, by a community's file of evaluations, if it has one."""
    file = CONTENT / stage.script.slug / "evaluations.yaml"
    if file.exists():
        for said in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield from OneEvaluation(stage, said, Term(stage.now)).happenings()
