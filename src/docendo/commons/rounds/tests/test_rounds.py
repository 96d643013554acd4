"""A coordinator's round: begun, worked out, looked at, stopped, solved again."""

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Community, Seat
from docendo.commons.groups.api import Group, GroupKind, bring_roster, confirm_import, dry_run
from docendo.commons.matching.api import compose, read_line, save_week
from docendo.commons.rounds import actions
from docendo.commons.rounds.models import Round, RoundPair
from docendo.commons.rounds.refusals import NotNow
from docendo.commons.rounds.rules import Brings, State
from docendo.commons.rounds.tests.conftest import Begun, Joined, wanted, work
from docendo.commons.topics.api import Level, Topic
from docendo.kernel.errors import NotAllowed

SAID = {
    "name": "Tutoring in autumn",
    "brings": "tutors",
    "minutes": "60",
    "each": "1",
    "is_fair": "yes",
    "needs_language": "on",
    **dict.fromkeys(
        (f"weight_{each}" for each in ("level", "evidence", "hours", "likes", "new")), "usual"
    ),
}


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") :]).split())


def names(found: Round) -> list[tuple[str, str]]:
    pairs = found.pairs.select_related("helper", "learner").order_by("bundle", "pk")
    return [(pair.helper.name, pair.learner.name) for pair in pairs]


def test_a_round_is_begun_worked_out_and_shown(here: Client, joined: Joined, now: datetime) -> None:
    joined("Ana Ruiz", helps="Algebra")
    joined("Ben Okoro", learns="Algebra")
    joined("Cleo Marsh", learns="Calculus")
    assert "No round yet" in text(here, "/c/maple/peers/rounds/")
    response = here.post("/c/maple/peers/rounds/new/", SAID)
    address = response.headers["Location"]
    assert "Waiting for its turn" in text(here, address)
    work(now)
    page = text(here, address)
    assert "Ana Ruiz helps Ben Okoro" in page
    assert "Offers help with all of it" in page
    assert "of 2 who seek have somebody 1" in page
    assert "Nobody else here names what they want to learn." in text(here, f"{address}unmatched/")
    assert "Tutoring in autumn" in text(here, "/c/maple/peers/rounds/")
    assert "Nobody is called that here" in text(here, f"{address}?q=Cleo")
    assert "Ana Ruiz" in text(here, f"{address}?q=ruiz")


def test_a_form_that_asks_for_what_cannot_be_says_so(here: Client, topics: object) -> None:
    response = here.post("/c/maple/peers/rounds/new/", SAID | {"minutes": "9000", "name": ""})
    assert response.status_code == 422
    assert not Round.objects.exists()


def test_the_picture_shows_load_and_fit_with_their_numbers(
    here: Client, joined: Joined, begun: Begun
) -> None:
    joined("Ana Ruiz", helps="Algebra")
    joined("Idle Ivo", helps="Calculus")
    for name in ("Ben Okoro", "Cleo Marsh"):
        joined(name, learns="Algebra")
    page = text(here, f"/c/maple/peers/rounds/{begun().pk}/picture/")
    assert "How many people each helper helps" in page
    assert "Helpers 0 1 1 0 2 1" in page, "one helps nobody, one helps two"


def test_only_the_named_topics_count(
    joined: Joined, coordinator: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    joined("Ana Ruiz", helps="Algebra")
    joined("Ben Okoro", learns="Algebra")
    joined("Cleo Marsh", helps="Calculus")
    joined("Dora Lind", learns="Calculus")
    found = actions.begin_round(
        coordinator, name="One", wanted=wanted(), topics=[topics["Calculus"]], now=now
    )
    work(now)
    assert names(found) == [("Cleo Marsh", "Dora Lind")]


def test_a_round_for_a_group_leaves_everybody_else_alone(
    joined: Joined, coordinator: Seat, here: Client, now: datetime
) -> None:
    inside = [joined("Ana Ruiz", helps="Algebra"), joined("Ben Okoro", learns="Algebra")]
    joined("Cleo Marsh", helps="Algebra")
    joined("Dora Lind", learns="Algebra")
    lines = ["e-mail,class", *(f"{seat.member.email},Algebra I" for seat in inside)]
    roster = bring_roster(
        coordinator,
        content="\n".join(lines).encode(),
        file_name="class.csv",
        kind=GroupKind.CLASS,
        now=now,
    )
    digest = dry_run(roster).plan.digest
    confirm_import(coordinator, import_id=roster.pk, digest=digest, ends_missing=False, now=now)
    response = here.post("/c/maple/peers/rounds/new/", SAID | {"group": Group.objects.get().pk})
    work(now)
    found = Round.objects.get()
    assert names(found) == [("Ana Ruiz", "Ben Okoro")]
    assert not found.left_out.exists()
    assert "Algebra I" in text(here, response.headers["Location"])
    coordinator.community.delete()
    assert not Round.objects.exists()


def test_what_counts_more_decides(joined: Joined, begun: Begun) -> None:
    joined("Far Ahead", helps="Algebra", level=Level.EXPERT)
    joined("Near By", helps="Algebra", level=Level.BASICS)
    joined("Ben Okoro", learns="Algebra")
    ahead, not_at_all = (
        begun(emphases={"level": emphasis}).pairs.get() for emphasis in ("much", "nothing")
    )
    assert ahead.helper.name == "Far Ahead"
    assert not [one for one in not_at_all.reasons if one[0] == 1], "no reason that does not count"
    assert [one for one in ahead.reasons if one[0] == 1]


def test_swaps_do_not_make_rings_of_three(joined: Joined, begun: Begun, topics: object) -> None:
    joined("Ana Ruiz", helps="Algebra", learns="Calculus")
    joined("Ben Okoro", helps="Calculus", learns="Algebra")
    found = begun(Brings.SWAPS)
    assert {frozenset(each) for each in names(found)} == {frozenset(("Ana Ruiz", "Ben Okoro"))}
    assert found.pairs.values_list("bundle", flat=True).distinct().count() == 1


def test_progress_is_drawn_until_it_is_done(
    here: Client, joined: Joined, coordinator: Seat, now: datetime
) -> None:
    found = actions.begin_round(coordinator, name="One", wanted=wanted(), topics=[], now=now)
    address = f"/c/maple/peers/rounds/{found.pk}/progress/"
    Round.objects.update(stage="matching", done=70)
    drawn = here.get(address, headers={"HX-Request": "true"})
    assert "70 of 100" in drawn.content.decode()
    assert "HX-Refresh" not in drawn.headers
    work(now)
    assert here.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert here.get(address).status_code == 302, "without scripts it is the page"


def test_what_is_stopped_is_not_written(joined: Joined, coordinator: Seat, now: datetime) -> None:
    joined("Ana Ruiz", helps="Algebra")
    joined("Ben Okoro", learns="Algebra")
    found = actions.begin_round(coordinator, name="One", wanted=wanted(), topics=[], now=now)
    actions.stop(coordinator, round_id=found.pk)
    work(now)
    found.refresh_from_db()
    assert (found.state, found.pairs.count()) == (State.STOPPED, 0)
    actions.solve_again(coordinator, round_id=found.pk, now=now)
    work(now)
    found.refresh_from_db()
    assert (found.state, found.pairs.count()) == (State.PROPOSED, 1)


def test_who_solves_an_earlier_turn_writes_nothing(
    joined: Joined, begun: Begun, now: datetime
) -> None:
    joined("Ana Ruiz", helps="Algebra")
    joined("Ben Okoro", learns="Algebra")
    found = begun()
    RoundPair.objects.all().delete()
    Round.objects.update(state=State.SOLVING, turn=2)
    actions.solve_round(found.pk, turn=1, now=now)
    assert not RoundPair.objects.exists()
    actions.solve_round(found.pk, turn=2, now=now)
    actions.solve_round(found.pk, turn=2, now=now)
    assert RoundPair.objects.count() == 1


def test_it_stops_where_somebody_stops_it_in_the_middle(
    joined: Joined, coordinator: Seat, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statement that tells how far it is finds that nobody waits for it any more."""
    joined("Ana Ruiz", helps="Algebra")
    joined("Ben Okoro", learns="Algebra")
    found = actions.begin_round(coordinator, name="One", wanted=wanted(), topics=[], now=now)
    monkeypatch.setattr(
        "docendo.commons.rounds.actions.solving.REQUESTS.give_way",
        lambda: Round.objects.update(state=State.STOPPED),
    )
    work(now)
    found.refresh_from_db()
    assert (found.state, found.pairs.count(), found.done) == (State.STOPPED, 0, 0)


def test_who_is_overtaken_in_the_middle_writes_nothing(
    joined: Joined, coordinator: Seat, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was stopped and begun again while an earlier turn was still being solved."""
    joined("Ana Ruiz", helps="Algebra")
    joined("Ben Okoro", learns="Algebra")
    found = actions.begin_round(coordinator, name="One", wanted=wanted(), topics=[], now=now)
    monkeypatch.setattr(
        "docendo.commons.rounds.actions.solving.REQUESTS.give_way",
        lambda: Round.objects.update(turn=2),
    )
    work(now)
    found.refresh_from_db()
    assert (found.state, found.pairs.count()) == (State.SOLVING, 0)


def test_locked_matches_stay_when_the_rest_is_solved_again(
    here: Client, joined: Joined, coordinator: Seat, begun: Begun, now: datetime
) -> None:
    ana = joined("Ana Ruiz", helps="Algebra")
    joined("Ben Okoro", learns="Algebra")
    found = begun()
    assert (
        here.post(f"/c/maple/peers/rounds/{found.pk}/matches/1/lock/", {"keep": "yes"}).status_code
        == 302
    )
    assert "Stays" in text(here, f"/c/maple/peers/rounds/{found.pk}/")
    joined("Zoe Winter", helps="Algebra", level=Level.EXPERT)
    actions.solve_again(coordinator, round_id=found.pk, now=now)
    work(now)
    assert names(found) == [("Ana Ruiz", "Ben Okoro")], "a better helper has come"
    assert found.pairs.get().is_locked
    here.post(f"/c/maple/peers/rounds/{found.pk}/matches/1/lock/")
    actions.solve_again(coordinator, round_id=found.pk, now=now)
    work(now)
    assert names(found) == [("Zoe Winter", "Ben Okoro")]
    assert ana.member.pk in found.left_out.values_list("person_id", flat=True)


def test_locked_pairs_that_cannot_stay_are_told(
    here: Client, joined: Joined, coordinator: Seat, begun: Begun, now: datetime
) -> None:
    ana = joined("Ana Ruiz", helps="Algebra")
    joined("Ben Okoro", learns="Algebra")
    found = begun()
    actions.lock(coordinator, round_id=found.pk, bundle=1, is_locked=True)
    ana.community.memberships.filter(person=ana.member).delete()
    actions.solve_again(coordinator, round_id=found.pk, now=now)
    work(now)
    assert "1 locked pair could not stay" in text(here, f"/c/maple/peers/rounds/{found.pk}/")


def test_a_round_that_was_not_published_can_be_thrown_away(
    here: Client, joined: Joined, begun: Begun, coordinator: Seat
) -> None:
    found = begun()
    here.post(f"/c/maple/peers/rounds/{found.pk}/discard/")
    assert not Round.objects.exists()
    found = begun()
    Round.objects.update(
        state=State.PUBLISHED, published_by=coordinator.member, published_at=found.begun_at
    )
    with pytest.raises(NotNow):
        actions.discard(coordinator, round_id=found.pk)


def test_a_member_begins_no_round(member: Seat, topics: object, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        actions.begin_round(member, name="One", wanted=wanted(), topics=[], now=now)


def test_who_could_help_is_told_what_would_bring_them_more(
    here: Client, joined: Joined, begun: Begun, now: datetime
) -> None:
    joined("Ana Ruiz", helps="Algebra")
    ben = joined("Ben Okoro", learns="Algebra")
    morning = compose(read_line("6:00-8:00", day=6))
    save_week(ben.member, free=morning, time_zone="Europe/Berlin")
    found = begun()
    page = text(here, f"/c/maple/peers/rounds/{found.pk}/people/{ben.member.pk}/")
    assert "Whoever would fit is free at other times." in page
    assert "1 more person would fit if they were free on Monday evening." in page


def test_rounds_follow_a_topic_that_was_merged(
    joined: Joined, begun: Begun, community: Community, topics: dict[str, Topic], now: datetime
) -> None:
    joined("Ana Ruiz", helps="Algebra")
    joined("Ben Okoro", learns="Algebra")
    begun()
    actions.follow_topic(
        community.pk, merged_id=topics["Algebra"].pk, into_id=topics["Calculus"].pk
    )
    assert RoundPair.objects.get().topic == topics["Calculus"]


@pytest.mark.parametrize("page", ["", "picture/", "unmatched/", "people/{}/"])
def test_a_page_asks_as_often_for_many_as_for_few(
    page: str, here: Client, joined: Joined, begun: Begun
) -> None:
    counts = []
    for start, number in ((0, 2), (2, 12)):
        for each in range(start, start + number):
            joined(f"Helper {each}", helps="Algebra")
            learner = joined(f"Learner {each}", learns="Algebra")
            joined(f"Alone {each}", learns="Calculus")
        address = f"/c/maple/peers/rounds/{begun().pk}/{page.format(learner.member.pk)}"
        here.get(address)
        with CaptureQueriesContext(connection) as asked:
            here.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
