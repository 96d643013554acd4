"""Whom the demo's people ask to learn together, or a coordinator does, and what comes of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import yaml

from docendo.commons.matching import api as matching
from docendo.learning.boards import api as boards
from docendo.site.demo.script import CONTENT
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


class Meeting:
    """One ask of the script; it remembers the match that it becomes."""

    def __init__(self, stage: "Stage", said: dict[str, Any]) -> None:
        self.stage, self.said = stage, said

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

    def happenings(self, term: Term) -> Iterator["Happening"]:
        at = term.at(self.said["at"])
        yield at, self.ask
        for written, act, who in FOLLOWS:
            if written in self.said:
                at += duration(self.said[written])
                yield at, partial(self.follow, act, who)
                if written == "accepted" and "board" in self.said:
                    yield from self._on_the_board(at)

    def _on_the_board(self, began_at: datetime) -> Iterator["Happening"]:
        yield began_at + timedelta(hours=2), self.fill
        for key, after, words in self.said["board"]["messages"]:
            yield began_at + duration(after), partial(self.write, key, words)


def meetings(stage: "Stage") -> Iterator["Happening"]:
    """All of them, by a community's file of peers."""
    file = CONTENT / stage.script.slug / "peers.yaml"
    for said in yaml.safe_load(file.read_text(encoding="utf-8"))["matches"]:
        yield from Meeting(stage, said).happenings(Term(stage.now))
