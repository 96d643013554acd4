"""Whom the demo's people ask to learn together, or a coordinator does, and what comes of it."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import yaml

from docendo.commons.matching import api as matching
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

    def __init__(self, stage: "Stage", said: dict[str, str]) -> None:
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

    def happenings(self, term: Term) -> Iterator["Happening"]:
        at = term.at(self.said["at"])
        yield at, self.ask
        for written, act, who in FOLLOWS:
            if written in self.said:
                at += duration(self.said[written])
                yield at, partial(self.follow, act, who)


def meetings(stage: "Stage") -> Iterator["Happening"]:
    """All of them, by a community's file of peers."""
    file = CONTENT / stage.script.slug / "peers.yaml"
    for said in yaml.safe_load(file.read_text(encoding="utf-8"))["matches"]:
        yield from Meeting(stage, said).happenings(Term(stage.now))
