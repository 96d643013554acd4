"""What the demo's people say of themselves as peers: always the same for the same person."""

import random
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from docendo.commons.communities.api import Role
from docendo.commons.matching import api as matching
from docendo.commons.topics.api import Level
from docendo.site.demo.script import CONTENT, Character

if TYPE_CHECKING:
    from docendo.site.demo.stage import Stage

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_AT_ONCE = 3


@dataclass(frozen=True)
class Peers:
    """What people of a community may say, and who has said nothing yet."""

    beginners: tuple[str, ...]
    weeks: tuple[bytes, ...]
    whys: dict[str, str]
    certificates: dict[str, str]
    confirmed: tuple[str, ...]


@cache
def _peers(slug: str) -> Peers:
    file = CONTENT / slug / "peers.yaml"
    raw: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Peers(
        beginners=tuple(raw["beginners"]),
        weeks=tuple(_week(lines) for lines in raw["weeks"]),
        whys=raw["whys"],
        certificates={each["topic"]: each["words"] for each in raw["certificates"]},
        confirmed=tuple(raw["confirmed"]),
    )


def _week(lines: dict[str, str]) -> bytes:
    return matching.compose(
        span
        for day, line in lines.items()
        for span in matching.read_line(line, day=DAYS.index(day))
    )


def introduce(stage: "Stage", each: Character, *, now: datetime) -> None:
    """Somebody who has just come fills in their profile, unless they leave it for later."""
    peers, seat = _peers(stage.script.slug), stage.seat(each.key)
    if each.key in peers.beginners or not seat.may_write:
        return
    chance = random.Random(each.key)  # noqa: S311 - no secret
    matching.save_week(seat.member, free=chance.choice(peers.weeks), time_zone=each.time_zone)
    preferences = matching.Preferences(
        pace=chance.choice(matching.Pace.values),
        format=chance.choice(matching.Format.values),
        group_size=chance.choice(matching.GroupSize.values),
        rhythm=chance.choice(matching.Rhythm.values),
        helps_at_once=chance.randint(1, MOST_AT_ONCE),
        learns_at_once=chance.randint(1, 2),
    )
    matching.save_preferences(seat, preferences)
    for key in each.wishes:
        matching.say_why(seat, topic_id=stage.topics[key].pk, why=peers.whys[key])
    for key, level in each.offers:
        if level >= Level.DEEP and key in peers.certificates and chance.random() < 1 / 2:
            matching.change_offer(
                seat,
                topic_id=stage.topics[key].pk,
                level=Level(level),
                certificate=peers.certificates[key],
                link="",
                now=now,
            )


def confirm(stage: "Stage", *, now: datetime) -> None:
    """A coordinator gives their word for those who know most of some topics."""
    peers = _peers(stage.script.slug)
    [by, *_others] = [key for key, role in stage.roles.items() if role == Role.COORDINATOR]
    for each in stage.script.people:
        for key, level in each.offers:
            if key in peers.confirmed and level >= Level.DEEP and each.key != by:
                matching.confirm_offer(
                    stage.seat(by),
                    person_id=stage.people[each.key].pk,
                    topic_id=stage.topics[key].pk,
                    now=now,
                )
