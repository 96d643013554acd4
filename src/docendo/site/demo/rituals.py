"""The rituals of the demo: planned, joined, held in every round until now, and what came of it."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import yaml

from docendo.commons.rituals import api as rituals_api
from docendo.commons.rituals.api import Invited, Plan, Rhythm, Said
from docendo.commons.rituals.models import Place
from docendo.site.demo.script import CONTENT
from docendo.site.demo.term import Term

if TYPE_CHECKING:
    from docendo.site.demo.stage import Happening, Stage

# By then every clock has shown the hour, whether or not clocks have changed since the first time.
HELD_AFTER = timedelta(hours=1)
TOLD_AFTER = timedelta(days=3)
MET, DID_NOT = 7 / 10, 8 / 10


class Custom:
    """One ritual of the script; it remembers the row that it becomes."""

    def __init__(self, stage: "Stage", said: dict[str, Any]) -> None:
        self.stage, self.said = stage, said

    def plan(self, first: datetime, *, now: datetime) -> None:
        here = first.astimezone(ZoneInfo(self.said["time_zone"]))
        plan = Plan(
            name=self.said["name"],
            words=self.said["words"].strip(),
            rhythm=Rhythm(f"{self.said['weeks']}w"),
            first_on=here.date(),
            at=here.time(),
            time_zone=self.said["time_zone"],
            invited=Invited.EVERYBODY,
            weeks_new=self.said["weeks_new"],
            topic_id=None,
            adds_newcomers=self.said["adds_newcomers"],
            question="",
        )
        by = self.stage.seat(self.said["by"])
        self.ritual = rituals_api.create_ritual(by, key=self.said["kind"], plan=plan, now=now)

    def join(self, key: str, *, now: datetime) -> None:
        seat = self.stage.seat(key)
        rituals_api.join(seat, ritual_id=self.ritual.pk, answer="", now=now)

    def hold(self, *, now: datetime) -> None:
        rituals_api.hold(self.ritual.pk, now=now)

    def say(self, *, now: datetime) -> None:
        """Most of those who were introduced last say that they met, and some say nothing."""
        keys = {person.pk: key for key, person in self.stage.people.items()}
        latest = self.ritual.rounds.latest("number")
        for place in Place.objects.filter(round=latest, introduction__isnull=False).order_by("pk"):
            chance = random.Random(f"{latest.number} {keys[place.person_id]}").random()  # noqa: S311
            if chance < DID_NOT and place.introduction_id is not None:
                rituals_api.say(
                    self.stage.seat(keys[place.person_id]),
                    introduction_id=place.introduction_id,
                    said=Said.MET if chance < MET else Said.NOT_MET,
                )

    def happenings(self, term: Term) -> Iterator["Happening"]:
        first = term.at(self.said["first"])
        yield term.at(self.said["at"]), partial(self.plan, first)
        for key, at in self.said["joined"].items():
            yield term.at(at), partial(self.join, key)
        at = first + HELD_AFTER
        while at < term.now:
            yield at, self.hold
            if at + TOLD_AFTER < term.now:
                yield at + TOLD_AFTER, self.say
            at += timedelta(weeks=self.said["weeks"])


def rituals(stage: "Stage") -> Iterator["Happening"]:
    """All of them, by a community's file of rituals."""
    file = CONTENT / stage.script.slug / "rituals.yaml"
    for said in yaml.safe_load(file.read_text(encoding="utf-8")):
        yield from Custom(stage, said).happenings(Term(stage.now))
