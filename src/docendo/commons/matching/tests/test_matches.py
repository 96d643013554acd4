"""Two who might learn together: asked, answered, ended; and what nobody learns of it."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat, leave
from docendo.commons.matching import actions
from docendo.commons.matching.models import Match, Profile
from docendo.commons.matching.refusals import (
    AskedAlready,
    CannotBeAsked,
    NoRoom,
    NoRoomAnyMore,
    NotOpenAnyMore,
    TooManyOpenAsks,
)
from docendo.commons.matching.rules.meeting import (
    LONGEST_WORDS,
    Origin,
    State,
    Together,
    on_several_days,
)
from docendo.commons.matching.rules.profile import Audience, Audiences
from docendo.commons.matching.rules.week import Span, compose
from docendo.commons.matching.tests.conftest import EVENING, Seated, ask, helps
from docendo.commons.people.api import block
from docendo.commons.topics.api import Level, Topic, offer, wish
from docendo.kernel import outbox

HERE = "/c/maple/peers/"
Browse = Callable[[Seat], Client]


def text(response: Any) -> str:
    """What a reader sees, without initials."""
    html = re.sub(r'<span class="avatar.*?</span>', "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def posted(topic: Topic) -> Mapping[str, object]:
    return {"learn": topic.pk, "origin": "suggested", "words": "After five?"}


# --- What is suggested --------------------------------------------------------------------------


def test_who_could_help_is_suggested_with_why(
    browse: Browse, learner: Seat, helper: Seat, calculus: Topic
) -> None:
    page = text(browse(learner).get(HERE))
    assert "Could help you Leyla Demir Helps you with Calculus" in page
    assert "Offers help with all of it" in page
    assert "You have time in common" in page
    assert "17:00" not in page, "her week is for people she is matched with"
    actions.save_audiences(helper, Audiences(**dict.fromkeys(AUDIENCES, Audience.COMMUNITY)))
    page = text(browse(learner).get(HERE))
    assert "You are both free for 3 h 30 min a week: Tuesday \u206617:00–19:30\u2069" in page


AUDIENCES = ("shows_certificates", "shows_whys", "shows_week", "shows_preferences")


def test_who_wants_to_learn_what_one_offers_is_suggested(
    browse: Browse, learner: Seat, helper: Seat
) -> None:
    page = text(browse(helper).get(HERE))
    assert "You could help maple member You help with Calculus" in page
    assert "Wants to learn what you can help with" in page


def test_two_who_learn_the_same_and_two_who_could_swap_are_suggested(
    browse: Browse,
    seat: Seated,
    learner: Seat,
    topics: dict[str, Topic],
    calculus: Topic,
    algebra: Topic,
    now: datetime,
) -> None:
    peer, swapper = seat(Role.MEMBER, "Peer"), seat(Role.MEMBER, "Swapper")
    for who in (peer, swapper):
        actions.save_week(who.member, free=EVENING, time_zone="Europe/Berlin")
    wish(peer, topic_id=calculus.pk, now=now)
    offer(swapper, topic_id=calculus.pk, level=Level.EXPERT, now=now)
    wish(swapper, topic_id=algebra.pk, now=now)
    page = text(browse(learner).get(HERE))
    assert "You could help each other Swapper Helps you with Calculus You help with Algebra" in page
    assert "Want to learn the same Peer You learn Calculus together" in page


def test_hours_that_would_bring_somebody_more_are_told(
    browse: Browse, seat: Seated, learner: Seat, calculus: Topic, now: datetime
) -> None:
    for number in range(2):
        other = helps(seat(Role.MEMBER, f"Other {number}"), calculus, now)
        friday = compose([Span(4, 1080, 1200)])
        actions.save_week(other.member, free=friday, time_zone="Europe/Berlin")
    page = text(browse(learner).get(HERE))
    assert "2 more people could help you if you were free on Friday evening." in page
    actions.save_week(
        learner.member, free=compose([Span(4, 1080, 1200)]), time_zone="Europe/Berlin"
    )
    assert text(browse(learner).get(HERE)).count("Helps you with Calculus") == 2


def test_who_has_said_nothing_is_told_what_is_missing(browse: Browse, moderator: Seat) -> None:
    page = text(browse(moderator).get(HERE))
    assert "still missing: a topic that you can help with or want to learn" in page


def test_somebody_is_found_by_a_topic_or_a_name(
    browse: Browse, moderator: Seat, helper: Seat, calculus: Topic, now: datetime
) -> None:
    for words in ("calc", "leyla"):
        page = text(browse(moderator).get(HERE, {"q": words}))
        assert "Leyla Demir Calculus all of it" in page
        assert "Cannot be asked" not in page
    assert "Nobody offers that yet" in text(browse(moderator).get(HERE, {"q": "leather"}))
    found = actions.ask_peer(
        moderator,
        person_id=helper.member.pk,
        what=Together(learn=calculus.pk),
        words="",
        origin=Origin.ASKED,
        now=now,
    )
    assert found.origin == Origin.ASKED


def test_what_was_found_is_drawn_by_itself_while_one_types(
    browse: Browse, moderator: Seat, helper: Seat
) -> None:
    asked = {"HX-Request": "true"}
    piece = browse(moderator).get(HERE, {"q": "calc"}, headers=asked).content.decode()
    assert piece.lstrip().startswith('<div id="suggested"')
    assert "Leyla Demir" in piece


@pytest.mark.parametrize("words", ["", "calc"])
def test_the_page_takes_as_many_queries_for_twenty_people_as_for_two(
    browse: Browse, seat: Seated, learner: Seat, calculus: Topic, now: datetime, *, words: str
) -> None:
    costs, done = [], 0
    for wanted in (2, 20):
        for number in range(done, wanted):
            helps(seat(Role.MEMBER, f"Other {number}"), calculus, now)
        done = wanted
        with CaptureQueriesContext(connection) as asked:
            browse(learner).get(HERE, {"q": words})
        costs.append(len(asked))
    assert costs[0] == costs[1]


# --- Asked and answered -------------------------------------------------------------------------


def test_asking_and_accepting_makes_a_match_that_both_see(
    browse: Browse, learner: Seat, helper: Seat, calculus: Topic
) -> None:
    asked = browse(learner).post(f"{HERE}ask/{helper.member.pk}/", posted(calculus))
    found = Match.objects.get()
    assert asked.headers["Location"] == f"{HERE}{found.pk}/"
    page = text(browse(helper).get(HERE))
    assert "Waiting for your answer maple member You help with Calculus After five?" in page
    browse(helper).post(f"{HERE}{found.pk}/accept/")
    found.refresh_from_db()
    assert found.state == State.ACTIVE
    for who, other in ((learner, "Leyla Demir"), (helper, "maple member")):
        page = text(browse(who).get(f"{HERE}{found.pk}/"))
        assert f"{other} " in page
        assert f"The page of {other}" in page
    assert "My matches Leyla Demir" in text(browse(learner).get(HERE))


def test_nobody_else_reads_a_match(
    browse: Browse, learner: Seat, helper: Seat, owner: Seat, calculus: Topic, now: datetime
) -> None:
    found = ask(learner, helper, now, learn=calculus)
    assert browse(learner).get(f"{HERE}{found.pk}/").status_code == 200
    assert browse(owner).get(f"{HERE}{found.pk}/").status_code == 404
    for act in ("accept", "decline", "withdraw", "end"):
        assert browse(owner).post(f"{HERE}{found.pk}/{act}/").status_code == 404
    found.refresh_from_db()
    assert found.state == State.PROPOSED


def test_a_refusal_blames_nobody_and_lets_both_alone_for_ninety_days(
    browse: Browse, learner: Seat, helper: Seat, calculus: Topic, now: datetime
) -> None:
    found = ask(learner, helper, now, learn=calculus)
    browse(helper).post(f"{HERE}{found.pk}/decline/")
    assert "It does not fit this time." in text(browse(learner).get(f"{HERE}{found.pk}/"))
    assert "Helps you with" not in text(browse(learner).get(HERE))
    assert "You help with" not in text(browse(helper).get(HERE))
    later = now + timedelta(days=89)
    with pytest.raises(CannotBeAsked):
        ask(learner, helper, later, learn=calculus)
    ask(learner, helper, now + timedelta(days=91), learn=calculus)


def test_an_ask_can_be_taken_back_by_who_asked_alone(
    browse: Browse, learner: Seat, helper: Seat, calculus: Topic, now: datetime
) -> None:
    found = ask(learner, helper, now, learn=calculus)
    assert browse(helper).post(f"{HERE}{found.pk}/withdraw/").status_code == 404
    browse(learner).post(f"{HERE}{found.pk}/withdraw/")
    found.refresh_from_db()
    assert found.state == State.WITHDRAWN
    with pytest.raises(NotOpenAnyMore):
        actions.accept(helper, match_id=found.pk, now=now)


def test_who_asked_cannot_answer_for_the_other(
    learner: Seat, helper: Seat, calculus: Topic, now: datetime
) -> None:
    found = ask(learner, helper, now, learn=calculus)
    with pytest.raises(NotOpenAnyMore):
        actions.accept(learner, match_id=found.pk, now=now)


def test_an_ask_without_an_answer_ends_after_two_weeks(
    learner: Seat, helper: Seat, calculus: Topic, now: datetime
) -> None:
    found = ask(learner, helper, now, learn=calculus)
    actions.expire_asks(now=now + timedelta(days=14))
    found.refresh_from_db()
    assert found.state == State.PROPOSED
    actions.expire_asks(now=now + timedelta(days=14, seconds=1))
    found.refresh_from_db()
    assert found.state == State.EXPIRED


def test_either_ends_a_match_and_room_is_there_again(
    browse: Browse, learner: Seat, helper: Seat, calculus: Topic, now: datetime
) -> None:
    found = matched(learner, helper, calculus, now)
    assert "Helps you with Calculus" in text(browse(learner).get(HERE))
    gone = browse(learner).post(f"{HERE}{found.pk}/end/", follow=True)
    assert "Could help you Leyla Demir" in text(gone)
    found.refresh_from_db()
    assert found.state == State.ENDED
    with pytest.raises(NotOpenAnyMore):
        actions.end_match(helper, match_id=found.pk, now=now)


def matched(who: Seat, whom: Seat, topic: Topic, now: datetime) -> Match:
    return actions.accept(whom, match_id=ask(who, whom, now, learn=topic).pk, now=now)


def test_who_leaves_has_no_match_any_more(
    learner: Seat, helper: Seat, calculus: Topic, now: datetime
) -> None:
    found = matched(learner, helper, calculus, now)
    leave(helper, now=now)
    outbox.deliver_here(now=now)
    found.refresh_from_db()
    assert found.state == State.ENDED


# --- Room ---------------------------------------------------------------------------------------


def test_the_same_is_asked_once_at_a_time(
    learner: Seat, helper: Seat, calculus: Topic, now: datetime
) -> None:
    ask(learner, helper, now, learn=calculus)
    with pytest.raises(AskedAlready):
        ask(learner, helper, now, learn=calculus)
    with pytest.raises(AskedAlready):
        ask(helper, learner, now, teach=calculus)


def test_so_many_asks_wait_at_a_time(
    seat: Seated, learner: Seat, calculus: Topic, now: datetime
) -> None:
    for number in range(5):
        ask(learner, helps(seat(Role.MEMBER, f"No {number}"), calculus, now), now, learn=calculus)
    with pytest.raises(TooManyOpenAsks):
        ask(learner, helps(seat(Role.MEMBER, "Last"), calculus, now), now, learn=calculus)


def test_nobody_is_asked_beyond_what_they_take_on(
    seat: Seated, helper: Seat, calculus: Topic, now: datetime
) -> None:
    learners = [seat(Role.MEMBER, f"No {number}") for number in range(3)]
    for who in learners[:2]:
        ask(who, helper, now, learn=calculus)
    with pytest.raises(CannotBeAsked):
        ask(learners[2], helper, now, learn=calculus)


def test_who_has_found_enough_takes_on_nobody_else(
    seat: Seated, learner: Seat, helper: Seat, calculus: Topic, now: datetime
) -> None:
    Profile.objects.create(community=learner.community, person=learner.member, learns_at_once=1)
    other = helps(seat(Role.MEMBER, "Other"), calculus, now)
    found = [ask(learner, whom, now, learn=calculus) for whom in (helper, other)]
    actions.accept(helper, match_id=found[0].pk, now=now)
    with pytest.raises(NoRoomAnyMore):
        actions.accept(other, match_id=found[1].pk, now=now)
    with pytest.raises(NoRoom):
        ask(learner, helps(seat(Role.MEMBER, "Third"), calculus, now), now, learn=calculus)


def test_what_nobody_said_is_not_asked(
    learner: Seat, helper: Seat, topics: dict[str, Topic], calculus: Topic, now: datetime
) -> None:
    for what in (
        {"learn": topics["Chemistry"]},
        {"teach": calculus},
        {"both": calculus},
        {},
    ):
        with pytest.raises(CannotBeAsked):
            ask(learner, helper, now, "", **what)


def test_words_too_long_for_an_ask_are_refused_in_words(
    browse: Browse, learner: Seat, helper: Seat, calculus: Topic
) -> None:
    asked = {**posted(calculus), "words": "x" * (LONGEST_WORDS + 1)}
    answer = browse(learner).post(f"{HERE}ask/{helper.member.pk}/", asked)
    assert answer.status_code == 400
    assert str(LONGEST_WORDS) in text(answer)
    assert not Match.objects.exists()


def test_times_are_offered_on_several_days() -> None:
    monday = datetime(2026, 11, 23, 17, tzinfo=UTC)
    by_worth = [
        monday,
        monday + timedelta(minutes=30),
        monday + timedelta(days=2),
        monday + timedelta(hours=2),
    ]
    assert on_several_days(by_worth, most=2) == [monday, monday + timedelta(days=2)]
    assert on_several_days(by_worth, most=3) == sorted(by_worth[:3])


# --- Who wants nothing of whom ------------------------------------------------------------------


def full(learner: Seat, helper: Seat, now: datetime) -> None:
    Profile.objects.create(community=helper.community, person=helper.member, helps_at_once=0)


def blocked(learner: Seat, helper: Seat, now: datetime) -> None:
    block(helper.member, blocked_id=learner.member.pk, now=now)


def rather_not(learner: Seat, helper: Seat, now: datetime) -> None:
    actions.rather_not(helper, person_id=learner.member.pk, now=now)


@pytest.mark.parametrize("reason", [blocked, rather_not])
def test_who_is_kept_away_from_cannot_tell_it_from_who_is_full(
    browse: Browse,
    learner: Seat,
    helper: Seat,
    calculus: Topic,
    now: datetime,
    reason: Callable[[Seat, Seat, datetime], None],
) -> None:
    """The same pages and the same refusal, to the last word."""

    def seen() -> list[tuple[int, str]]:
        client = browse(learner)
        return [
            (answer.status_code, text(answer))
            for answer in (
                client.get(HERE),
                client.get(HERE, {"q": "calc"}),
                client.post(f"{HERE}ask/{helper.member.pk}/", posted(calculus)),
            )
        ]

    full(learner, helper, now)
    at_full = seen()
    Profile.objects.all().delete()
    reason(learner, helper, now)
    assert seen() == at_full
    assert at_full[2][0] == CannotBeAsked.status
    assert not Match.objects.exists()


@pytest.mark.parametrize("reason", [blocked, rather_not])
def test_who_keeps_away_neither_sees_nor_asks(
    browse: Browse,
    learner: Seat,
    helper: Seat,
    calculus: Topic,
    now: datetime,
    reason: Callable[[Seat, Seat, datetime], None],
) -> None:
    found = ask(learner, helper, now, learn=calculus)
    assert "maple member" in text(browse(helper).get(HERE))
    reason(learner, helper, now)
    assert "maple member" not in text(browse(helper).get(HERE))
    with pytest.raises(NoRoomAnyMore):
        actions.accept(helper, match_id=found.pk, now=now)
    with pytest.raises(CannotBeAsked):
        ask(helper, learner, now, teach=calculus)
    # Who asked sees no difference, nor whom they asked first.
    assert "You have asked" in text(browse(learner).get(HERE))
    with pytest.raises(AskedAlready):
        ask(learner, helper, now, learn=calculus)


def test_only_who_is_matched_now_sees_what_is_for_matches(
    browse: Browse, learner: Seat, helper: Seat, calculus: Topic, now: datetime
) -> None:
    page = f"/c/maple/people/{helper.member.pk}/"
    assert "Usually free" not in text(browse(learner).get(page))
    found = matched(learner, helper, calculus, now)
    assert "Usually free" in text(browse(learner).get(page))
    actions.end_match(learner, match_id=found.pk, now=now)
    assert "Usually free" not in text(browse(learner).get(page))
