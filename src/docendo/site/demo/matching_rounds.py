"""The rounds of the demo's coordinators, and who says yes to what they propose."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import yaml

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching import api as matching
from docendo.commons.rounds import api as rounds
from docendo.site.demo.script import CONTENT
from docendo.site.demo.term import Term, duration

if TYPE_CHECKING:
    from docendo.site.demo.stage import Happening, Stage


class Round:
    """One round of the script."""

    def __init__(self, stage: "Stage", said: dict[str, Any]) -> None:
        self.stage, self.said = stage, said

    @property
    def coordinator(self) -> Seat:
        roles = self.stage.roles.items()
        [by, *_others] = [key for key, role in roles if role == Role.COORDINATOR]
        return self.stage.seat(by)

    def begin(self, *, now: datetime) -> None:
        wanted = rounds.Wanted(
            brings=rounds.Brings(self.said["brings"]),
            minutes=self.said["minutes"],
            needs_language=True,
            each=1,
            is_fair=True,
            emphases={},
        )
        topics = [self.stage.topics[key] for key in self.said.get("topics", ())]
        self.round = rounds.begin_round(
            self.coordinator, name=self.said["name"], wanted=wanted, topics=topics, now=now
        )
        rounds.solve_round(self.round.pk, turn=1, now=now)

    def publish(self, *, now: datetime) -> None:
        rounds.publish_round(self.coordinator, round_id=self.round.pk, now=now)

    def accept(self, key: str, *, now: datetime) -> None:
        own = matching.Match.objects.of(self.stage.people[key].pk).open()
        for match in own.filter(occasion=self.said["name"]):
            matching.accept(self.stage.seat(key), match_id=match.pk, now=now)

    def happenings(self, term: Term) -> Iterator["Happening"]:
        at = term.at(self.said["at"])
        yield at, self.begin
        if "published" in self.said:
            at += duration(self.said["published"])
            yield at, self.publish
        for key, after in self.said.get("accepted", {}).items():
            yield at + duration(after), partial(self.accept, key)


def matching_rounds(stage: "Stage") -> Iterator["Happening"]:
    """All of them, by a community's file of peers."""
    file = CONTENT / stage.script.slug / "peers.yaml"
    for said in yaml.safe_load(file.read_text(encoding="utf-8"))["rounds"]:
        yield from Round(stage, said).happenings(Term(stage.now))
