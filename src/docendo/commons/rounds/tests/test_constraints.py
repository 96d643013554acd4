"""Each constraint violated once, whatever the code above it does."""

from datetime import datetime

from docendo.commons.communities.api import Seat
from docendo.commons.matching.rules.fitting import Bar
from docendo.commons.matching.tests.test_constraints import refused
from docendo.commons.rounds.models import LeftOut, NotTogether, Round, RoundPair, RoundTopic
from docendo.commons.rounds.rules import MOST_EACH, MOST_MINUTES, Brings, State
from docendo.commons.topics.api import Topic


def test_rounds(coordinator: Seat, now: datetime) -> None:
    own = {
        "community": coordinator.community,
        "name": "Autumn",
        "brings": Brings.TUTORS,
        "minutes": 60,
        "needs_language": True,
        "each": 1,
        "is_fair": True,
        "begun_by": coordinator.member,
        "begun_at": now,
    }
    refused("a_round_has_a_name", Round, **own | {"name": ""})
    refused("a_round_brings_known_people_together", Round, **own | {"brings": "odd"})
    refused("a_round_has_a_known_state", Round, **own, state="odd")
    refused("a_round_asks_for_what_can_be", Round, **own | {"minutes": MOST_MINUTES + 1})
    refused("a_round_asks_for_what_can_be", Round, **own | {"each": MOST_EACH + 1})
    refused("a_round_asks_for_what_can_be", Round, **own | {"each": 0})
    refused("nothing_is_done_twice_over", Round, **own, done=101)
    for state in (State.PUBLISHING, State.PUBLISHED):
        refused("a_round_is_published_by_somebody", Round, **own, state=state)
    refused("a_round_is_published_by_somebody", Round, **own, published_at=now)


def test_what_belongs_to_a_round(
    coordinator: Seat, member: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    here = {"community": coordinator.community}
    found = Round.objects.create(
        name="Autumn",
        brings=Brings.TUTORS,
        minutes=60,
        needs_language=True,
        each=1,
        is_fair=True,
        begun_by=coordinator.member,
        begun_at=now,
        **here,
    )
    own = here | {"round": found}
    RoundTopic.objects.create(topic=topics["Algebra"], **own)
    refused("a_round_names_a_topic_once", RoundTopic, topic=topics["Algebra"], **own)
    pair = own | {
        "bundle": 1,
        "helper": member.member,
        "topic": topics["Algebra"],
        "score": 0.5,
        "minutes": 60,
    }
    refused("nobody_is_paired_with_themselves", RoundPair, learner=member.member, **pair)
    RoundPair.objects.create(learner=coordinator.member, **pair)
    refused("a_pair_stands_once_in_a_round", RoundPair, learner=coordinator.member, **pair)
    alone = own | {"person": member.member, "is_helper": False}
    refused("a_known_bar_leaves_somebody_out", LeftOut, bar="odd", **alone)
    LeftOut.objects.create(bar=Bar.HOURS, **alone)
    refused("somebody_is_left_out_once_of_a_round", LeftOut, bar=Bar.TOPIC, **alone)
    two = sorted((member.member.pk, coordinator.member.pk))
    apart = own | {"one_id": two[0], "other_id": two[1]}
    NotTogether.objects.create(**apart)
    refused("two_are_set_apart_once_of_a_round", NotTogether, **apart)
    turned = own | {"one_id": two[1], "other_id": two[0]}
    refused("of_two_set_apart_the_lower_number_is_first", NotTogether, **turned)
