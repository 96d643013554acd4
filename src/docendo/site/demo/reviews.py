"""The peer reviews of the demo: set up from a template, joined, and written for.

What readers say of the works is in ``demo.reviewing``.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import yaml

from docendo.commons.communities.api import Seat
from docendo.learning.review import api as reviews
from docendo.learning.review.models import Submission
from docendo.learning.review.rules.judging import Choosing
from docendo.learning.review.rules.writing import stamp
from docendo.site.demo.reviewing import Readers
from docendo.site.demo.script import CONTENT
from docendo.site.demo.term import Term

if TYPE_CHECKING:
    from docendo.site.demo.stage import Happening, Stage


class OneReview:
    """A review of the script; it remembers the row that it becomes."""

    def __init__(self, stage: "Stage", said: dict[str, Any], term: Term) -> None:
        self.stage, self.said, self.term = stage, said, term

    def make(self, *, now: datetime) -> None:
        by = self.stage.seat(self.said["by"])
        kind = reviews.blueprint(self.said["template"], language=by.community.language)
        ends = {
            reviews.Phase(name): self.term.at(at) for name, at in self.said.get("ends", {}).items()
        }
        names = ("title", "body", "readers", "calibrates")
        said = replace(
            kind.said, ends=ends, **{name: self.said[name] for name in names if name in self.said}
        )
        if "reads" in self.said and said.choosing != Choosing.ON_DEMAND:
            said = replace(said, choosing=Choosing.BY_HAND)
        self.assignment = reviews.create_assignment(
            by, said=said, template=self.said["template"], now=now
        )

    def move(self, to: str, *, now: datetime) -> None:
        self.assignment = reviews.move_phase(
            self.stage.seat(self.said["by"]),
            assignment_id=self.assignment.pk,
            here=reviews.Phase(self.assignment.phase),
            to=reviews.Phase(to),
            now=now,
        )

    def write(self, each: dict[str, Any], *, now: datetime) -> None:
        """Somebody takes part and hands in, or keeps a draft."""
        seat = self.stage.seat(each["who"])
        reviews.take_part(seat, assignment_id=self.assignment.pk, now=now)
        if each.get("draft"):
            words = reviews.Words(title=each["title"], body=each["body"])
            reviews.save_work(seat, assignment_id=self.assignment.pk, words=words, now=now)
        else:
            self.hand_in(seat, title=each["title"], body=each["body"], now=now)

    def hand_in(self, seat: Seat, *, title: str, body: str, now: datetime) -> None:
        """A first work, or a revision."""
        before = Submission.objects.filter(
            assignment=self.assignment, authors__person=seat.member
        ).first()
        seen = stamp(before.saved_at) if before else ""
        words = reviews.Words(title=title, body=body, seen=seen)
        reviews.hand_in(seat, assignment_id=self.assignment.pk, words=words, now=now)

    def happenings(self) -> Iterator["Happening"]:
        yield self.term.at(self.said["at"]), self.make
        for to, at in self.said["moved"].items():
            yield self.term.at(at), partial(self.move, to)
        for each in self.said["works"]:
            yield self.term.at(each["at"]), partial(self.write, each)
        yield from Readers(self).happenings()


def demo_reviews(stage: "Stage") -> Iterator["Happening"]:
    """All of them, by a community's file of reviews, if it has one."""
    file = CONTENT / stage.script.slug / "reviews.yaml"
    if file.exists():
        for said in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield from OneReview(stage, said, Term(stage.now)).happenings()
