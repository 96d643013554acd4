"""Each constraint violated once, whatever the code above it does."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from docendo.commons.communities.api import Seat
from docendo.commons.matching.models import (
    Certificate,
    Confirmation,
    Match,
    Place,
    Profile,
    RatherNot,
    Week,
    Why,
)
from docendo.commons.matching.rules.meeting import Answer, Origin, State
from docendo.commons.matching.rules.week import BYTES, NEVER
from docendo.commons.topics.api import Level, Offer, Topic, Wish


def refused(constraint: str, model: type[models.Model], **fields: Any) -> None:
    """SQLite names the columns of a violated unique constraint, PostgreSQL its name."""
    (known,) = (one for one in model._meta.constraints if one.name == constraint)
    unique = isinstance(known, models.UniqueConstraint) and connection.vendor == "sqlite"
    said = r"UNIQUE constraint failed" if unique else constraint
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        model._default_manager.create(**fields)


def test_weeks(member: Seat) -> None:
    one = {"person": member.member}
    refused("a_week_has_336_half_hours", Week, free=b"\x01" * (BYTES - 1), **one)
    refused("a_week_has_336_half_hours", Week, free=b"\x01" * (BYTES + 1), **one)
    refused("a_week_has_a_free_half_hour", Week, free=NEVER, **one)
    Week.objects.create(free=b"\x01" * BYTES, **one)
    refused("a_person_has_one_week", Week, free=b"\x02" * BYTES, **one)


def test_profiles(member: Seat) -> None:
    own = {"community": member.community, "person": member.member}
    for field in ("pace", "format", "group_size", "rhythm"):
        refused("a_profile_has_known_preferences", Profile, **own, **{field: "odd"})
    for field in ("helps_at_once", "learns_at_once"):
        refused("nobody_takes_on_more_than_twenty", Profile, **own, **{field: 21})
    for part in ("certificates", "whys", "week", "preferences"):
        refused("a_profile_has_known_audiences", Profile, **own, **{f"shows_{part}": "odd"})
    Profile.objects.create(**own)
    refused("a_person_has_one_profile", Profile, **own)


def test_what_hangs_on_offers_and_wishes(
    member: Seat, coordinator: Seat, algebra: Topic, calculus: Topic, now: datetime
) -> None:
    here = {"community": member.community}
    offered = here | {"offer": Offer.objects.get()}
    refused("a_certificate_says_what_it_is", Certificate, words="", **offered)
    refused("a_why_says_something", Why, words="", wish=Wish.objects.get(), **here)
    said = offered | {"person": member.member, "at": now}
    by = {"by": coordinator.member}
    refused("a_confirmation_has_a_known_level", Confirmation, level=5, **said, **by)
    refused(
        "nobody_confirms_their_own_offer",
        Confirmation,
        level=Level.SOLID,
        by=member.member,
        **said,
    )


def test_who_is_set_apart(member: Seat, moderator: Seat, now: datetime) -> None:
    own = {"community": member.community, "person": member.member, "at": now}
    refused("nobody_is_set_apart_from_themselves", RatherNot, other=member.member, **own)
    RatherNot.objects.create(other=moderator.member, **own)
    refused("somebody_is_set_apart_once", RatherNot, other=moderator.member, **own)


def test_matches(member: Seat, now: datetime) -> None:
    own = {"community": member.community, "asker": member.member, "proposed_at": now}
    own["origin"] = Origin.ASKED
    refused("a_match_has_a_known_origin", Match, **own | {"origin": "odd"})
    refused("a_match_has_a_known_state", Match, **own, state="odd", ended_at=now)
    ask_or_round = "a_match_is_asked_for_or_of_a_round_or_introduced"
    refused(ask_or_round, Match, **own | {"asker": None})
    refused(ask_or_round, Match, **own, occasion="Autumn")
    of_a_round = own | {"origin": Origin.ROUND}
    refused(ask_or_round, Match, **of_a_round, occasion="Autumn")
    refused(ask_or_round, Match, **of_a_round | {"asker": None})
    by_a_coordinator = own | {"origin": Origin.INTRODUCED}
    refused(ask_or_round, Match, **by_a_coordinator | {"asker": None})
    refused(ask_or_round, Match, **by_a_coordinator, introducer=member.member)
    refused(ask_or_round, Match, **own, introducer=member.member)
    for state, at in (
        (State.ACTIVE, {}),
        (State.ENDED, {"ended_at": now}),
        (State.PROPOSED, {"began_at": now}),
        (State.DECLINED, {"began_at": now, "ended_at": now}),
    ):
        refused("a_match_begins_when_all_have_accepted", Match, **own, state=state, **at)
    for state, at in (
        (State.PROPOSED, {"ended_at": now}),
        (State.ACTIVE, {"began_at": now, "ended_at": now}),
        (State.ENDED, {"began_at": now}),
        (State.EXPIRED, {}),
    ):
        refused("a_match_is_open_until_it_ends", Match, **own, state=state, **at)


def test_places(member: Seat, moderator: Seat, calculus: Topic, now: datetime) -> None:
    here = {"community": member.community}
    found = Match.objects.create(asker=member.member, origin=Origin.ASKED, proposed_at=now, **here)
    own = here | {"match": found, "person": member.member}
    refused("whoever_has_a_place_helps_or_learns", Place, **own)
    own["helps"] = calculus
    refused("a_place_has_a_known_answer", Place, **own, answer="odd", answered_at=now)
    refused("an_answer_is_given_at_a_time", Place, **own, answered_at=now)
    refused("an_answer_is_given_at_a_time", Place, **own, answer=Answer.ACCEPTED)
    Place.objects.create(**own)
    refused("a_person_has_one_place_in_a_match", Place, **own)
