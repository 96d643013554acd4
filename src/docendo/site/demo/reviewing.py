"""What is said of works in the demo's peer reviews, and what comes of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from docendo.learning.review import actions, queries
from docendo.learning.review.models import Participant, Review, Submission
from docendo.learning.review.rules.judging import Strategy
from docendo.learning.review.rules.passages import passage_of
from docendo.learning.review.rules.saying import Judged, NewRemark, Said

if TYPE_CHECKING:
    from docendo.site.demo.reviews import OneReview
    from docendo.site.demo.stage import Happening


class Readers:
    """Who reads, compares, answers and asks for a second look in one review of the script."""

    def __init__(self, review: "OneReview") -> None:
        self.review, self.said = review, review.said
        # By what number an example is found, in the order of the script.
        self.examples: list[int] = []

    # --- In order of time -----------------------------------------------------------------------

    def happenings(self) -> Iterator["Happening"]:
        """Each with the moment that stands beside it."""
        moment = self.review.term.at
        for name, do in (
            ("examples", self.add_example),
            ("practices", self.practice),
            ("reads", self.read),
            ("answers", self.answer),
        ):
            for each in self.said.get(name, ()):
                yield moment(each["at"]), partial(do, each)
        for who, at in self.said.get("shown", {}).items():
            yield moment(at), partial(self.show, who)
        yield from self._once()

    def _once(self) -> Iterator["Happening"]:
        moment, said = self.review.term.at, self.said
        begun = said["moved"].get("reviewing")
        if "reads" in said:
            yield moment(begun), self.give
        for who, count in said.get("compares", {}).items():
            at = self.review.stage.later(moment(begun), who, "pairs")
            yield at, partial(self.compare, who, count)
        if "published" in said:
            yield moment(said["published"]), self.publish
        if "appeal" in said:
            yield moment(said["appeal"]["at"]), self.appeal
            yield moment(said["appeal"]["answered"]), self.answer_appeal

    # --- What happens ---------------------------------------------------------------------------

    @property
    def which(self) -> int:
        return self.review.assignment.pk

    @property
    def teacher(self) -> Any:
        return self.review.stage.seat(self.said["by"])

    def _work(self, who: str) -> Submission:
        person = self.review.stage.people[who]
        return Submission.objects.get(assignment=self.which, authors__person=person)

    def _review(self, who: str, reader: str) -> Review:
        person = self.review.stage.people[reader]
        return Review.objects.get(submission=self._work(who), reader__person=person)

    def _words(self, each: dict[str, Any]) -> Said:
        """Points of a rubric are the numbers of its levels."""
        assignment = self.review.assignment
        criteria = queries.criteria_of(assignment)
        words = each.get("words") or [""] * len(criteria)
        points: Sequence[Any] = each.get("points") or [None] * len(criteria)
        judged = {}
        for criterion, given, comment in zip(criteria, points, words, strict=True):
            if assignment.strategy == Strategy.RUBRIC:
                level = criterion.levels.order_by("points")[given]
                judged[criterion.pk] = Judged(level.points, level.pk, comment)
            else:
                judged[criterion.pk] = Judged(given, None, comment)
        return Said(judged, each.get("body", ""))

    def give(self, *, now: datetime) -> None:
        for each in self.said["reads"]:
            person = self.review.stage.people[each["reader"]]
            reader = Participant.objects.get(assignment=self.which, person=person)
            actions.give_by_hand(
                self.teacher,
                assignment_id=self.which,
                work_id=self._work(each["of"]).pk,
                reader_id=reader.pk,
                instead_of=None,
                now=now,
            )

    def read(self, each: dict[str, Any], *, now: datetime) -> None:
        """Kept or sent; with nothing said it stays unopened."""
        if "body" not in each:
            return
        seat = self.review.stage.seat(each["reader"])
        work, review = self._work(each["of"]), self._review(each["of"], each["reader"])
        which: dict[str, Any] = {"assignment_id": self.which, "review_id": review.pk, "now": now}
        actions.open_review(seat, **which)
        if "remark" in each:
            said = each["remark"]
            passage = passage_of(work.body, said["quote"])
            if passage is None:
                raise ValueError(f"not in the work: {said['quote']!r}")
            remark = NewRemark(
                said["words"],
                said.get("suggestion", ""),
                passage.starts,
                passage.ends,
                passage.words,
            )
            actions.add_remark(seat, **which, new=remark)
        do = actions.send_review if each.get("sent") else actions.save_review
        do(seat, **which, said=self._words(each))

    def compare(self, who: str, count: int, *, now: datetime) -> None:
        """As many pairs as that, by the order in which works stand in the script.

        Nobody says the same of a work twice.
        """
        seat = self.review.stage.seat(who)
        rank = {self._work(each["who"]).pk: each for each in self.said["works"]}
        order, said = list(rank), set[str]()
        for _pair in range(count):
            given = actions.give_pair(seat, assignment_id=self.which, now=now)
            if given is None:
                return
            better, other = sorted((given.left, given.right), key=lambda work: order.index(work.pk))
            words = {
                better.number: rank[better.pk]["praise"],
                other.number: rank[other.pk]["lacks"],
            }
            actions.compare(
                seat,
                assignment_id=self.which,
                comparison=given.pk,
                better=better.number,
                words={key: each for key, each in words.items() if each not in said},
                now=now,
            )
            said.update(words.values())

    def add_example(self, each: dict[str, Any], *, now: datetime) -> None:
        made = actions.add_example(
            self.teacher,
            assignment_id=self.which,
            title=each["title"],
            body=each["body"],
            now=now,
        )
        self.examples.append(made.number)
        actions.judge_as_reference(
            self.teacher,
            assignment_id=self.which,
            number=made.number,
            said=self._words({**each, "body": each["said"]}),
            now=now,
        )

    def practice(self, each: dict[str, Any], *, now: datetime) -> None:
        actions.practice(
            self.review.stage.seat(each["who"]),
            assignment_id=self.which,
            number=self.examples[each["example"] - 1],
            said=self._words(each),
            now=now,
        )

    def answer(self, each: dict[str, Any], *, now: datetime) -> None:
        """Perhaps with a revision, and with what was changed in it because of this review."""
        seat, review = (
            self.review.stage.seat(each["who"]),
            self._review(each["who"], each["reader"]),
        )
        which: dict[str, Any] = {"assignment_id": self.which, "review_id": review.pk, "now": now}
        said = {name: each[name] for name in ("helpful", "words", "thanks")}
        actions.answer_review(seat, **which, **said)
        if "body" in each:
            self.review.hand_in(seat, title=review.submission.title, body=each["body"], now=now)
        if "changed" in each:
            actions.note_change(seat, **which, remark_id=None, words=each["changed"])

    def publish(self, *, now: datetime) -> None:
        grading = actions.begin_grading(self.which, now=now)
        actions.work_out_grades(self.which, turn=grading.turn, now=now)
        seen = queries.standing_digest(self.review.assignment)
        actions.publish_grades(self.teacher, assignment_id=self.which, seen=seen, now=now)

    def appeal(self, *, now: datetime) -> None:
        said = self.said["appeal"]
        seat = self.review.stage.seat(said["who"])
        self.asked = actions.appeal(seat, assignment_id=self.which, words=said["words"], now=now)

    def answer_appeal(self, *, now: datetime) -> None:
        said = self.said["appeal"]
        actions.answer_appeal(
            self.review.stage.seat(said["by"]),
            assignment_id=self.which,
            appeal_id=self.asked.pk,
            answer=said["answer"],
            now=now,
        )

    def show(self, who: str, *, now: datetime) -> None:
        seat = self.review.stage.seat(who)
        actions.show_work(seat, assignment_id=self.which, shows=True, now=now)
