"""Whom the demo's people ask to learn together, or a coordinator does, and what comes of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import yaml
from django.core.files.base import ContentFile

from docendo.commons.matching import api as matching
from docendo.learning.boards import api as boards
from docendo.learning.meetings import api as meetings
from docendo.site.demo.script import CONTENT
from docendo.site.demo.sittings import sit_together
from docendo.site.demo.term import Term, duration

if TYPE_CHECKING:
    from docendo.site.demo.stage import Happening, Stage

# What may follow: how it is written, and what it does for whom.
FOLLOWS = (
    ("agreed", matching.accept, "asker"),
    ("accepted", matching.accept, "asked"),
    ("declined", matching.decline, "asked"),
    ("ended", matching.end_match, "asker"),
)


class Pair:
    """One ask of the script; it remembers the match that it becomes."""

    def __init__(self, stage: "Stage", said: dict[str, Any]) -> None:
        self.stage, self.said = stage, said
        self.meeting_ids: dict[int, int] = {}

    def ask(self, *, now: datetime) -> None:
        topics = {
            way: self.stage.topics[self.said[way]].pk
            for way in ("learn", "teach", "both")
            if way in self.said
        }
        what, words = matching.Together(**topics), self.said["words"]
        asker, asked = (self.stage.people[self.said[who]].pk for who in ("asker", "asked"))
        if "by" in self.said:
            self.match = matching.introduce(
                self.stage.seat(self.said["by"]),
                person_ids=(asker, asked),
                what=what,
                words=words,
                now=now,
            )
            return
        self.match = matching.ask_peer(
            self.stage.seat(self.said["asker"]),
            person_id=asked,
            what=what,
            words=words,
            origin=matching.Origin.SUGGESTED,
            now=now,
        )

    def follow(self, act: matching.Act, who: str, *, now: datetime) -> None:
        act(self.stage.seat(self.said[who]), match_id=self.match.pk, now=now)

    def fill(self, *, now: datetime) -> None:
        """A goal with its steps, some of them done, and notes."""
        asker, asked = (self.stage.seat(self.said[who]) for who in ("asker", "asked"))
        board = self.said["board"]
        goal = boards.add_goal(
            asker,
            match_id=self.match.pk,
            words=board["goal"],
            due_on=(self.stage.now + duration(board["due"])).date(),
            now=now,
        )
        for number, words in enumerate(board["steps"]):
            step = boards.add_step(asker, goal_id=goal.pk, words=words, now=now)
            if number < board["done"]:
                boards.tick(asked, step_id=step.pk, is_done=True, now=now)
        boards.save_notes(
            asked, match_id=self.match.pk, body=board["notes"], seen_number=0, now=now
        )

    def write(self, key: str, words: str, *, now: datetime) -> None:
        boards.post(self.stage.seat(key), match_id=self.match.pk, body=words, now=now)

    def share(self, key: str, name: str, words: str, *, now: datetime) -> None:
        content = (CONTENT / self.stage.script.slug / "files" / name).read_bytes()
        file = ContentFile(content, name=name)
        boards.add_files(
            self.stage.seat(key), match_id=self.match.pk, files=[file], words=words, now=now
        )

    def plan(self, number: int, new: meetings.NewPlan, *, now: datetime) -> None:
        """Whoever asked proposes a time, and it suits the other, or waits for an answer."""
        said = self.said["meets"][number]
        planned = meetings.plan(
            self.stage.seat(self.said["asker"]), match_id=self.match.pk, new=new, now=now
        )
        self.meeting_ids[number] = planned.pk
        if "suits" in said:
            other = self.stage.seat(self.said["asked"])
            meetings.answer(other, meeting_id=planned.pk, suits=said["suits"], now=now)

    def say_met(self, number: int, on: date, *, now: datetime) -> None:
        meetings.say_whether_met(
            self.stage.seat(self.said["asker"]),
            meeting_id=self.meeting_ids[number],
            on=on,
            have_met=True,
            now=now,
        )

    def sit(self, said: dict[str, Any], *, now: datetime) -> None:
        people = {self.said[who]: self.stage.seat(self.said[who]) for who in ("asker", "asked")}
        sit_together(people, match_id=self.match.pk, said=said, now=now)

    def happenings(self, term: Term) -> Iterator["Happening"]:
        at = term.at(self.said["at"])
        yield at, self.ask
        for written, act, who in FOLLOWS:
            if written in self.said:
                at += duration(self.said[written])
                yield at, partial(self.follow, act, who)
                if written == "accepted" and "board" in self.said:
                    yield from self._on_the_board(at)
                if written == "accepted" and "sat" in self.said:
                    sat = self.said["sat"]
                    yield at + duration(sat["after"]), partial(self.sit, sat)
                if written == "accepted":
                    for number, said in enumerate(self.said.get("meets", ())):
                        yield from self._meets(number, said, at)

    def _meets(
        self, number: int, said: dict[str, Any], began_at: datetime
    ) -> Iterator["Happening"]:
        """Planned so long after they were matched, or so long before now; and what came of it."""
        now = self.stage.now
        at = (
            now - duration(said["before"])
            if "before" in said
            else began_at + duration(said["after"])
        )
        new = meetings.NewPlan(
            first_on=(at + duration(said["first"])).date(),
            at=time.fromisoformat(said["at"]),
            minutes=said["minutes"],
            weeks=said.get("weeks", 0),
            about=said["about"],
            place=said.get("place", ""),
        )
        yield at, partial(self.plan, number, new)
        for on in new.in_zone(ZoneInfo("UTC")).days(since=new.first_on):
            # In the evening, wherever they live.
            later = datetime.combine(on, time(22), UTC)
            if later > now:
                return
            yield later, partial(self.say_met, number, on)

    def _on_the_board(self, began_at: datetime) -> Iterator["Happening"]:
        yield began_at + timedelta(hours=2), self.fill
        for key, after, words in self.said["board"]["messages"]:
            yield began_at + duration(after), partial(self.write, key, words)
        for key, after, name, words in self.said["board"].get("files", ()):
            yield began_at + duration(after), partial(self.share, key, name, words)


def matches(stage: "Stage") -> Iterator["Happening"]:
    """All of them, by a community's file of peers."""
    file = CONTENT / stage.script.slug / "peers.yaml"
    for said in yaml.safe_load(file.read_text(encoding="utf-8"))["matches"]:
        yield from Pair(stage, said).happenings(Term(stage.now))
