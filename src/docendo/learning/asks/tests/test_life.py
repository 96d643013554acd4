"""The life of an ask: passed on, widened, brought to the coordinators, and ended by an answer."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities import actions as communities
from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.api import Level, Topic, offer
from docendo.kernel import outbox
from docendo.learning.asks import actions
from docendo.learning.asks.actions import routing
from docendo.learning.asks.models import Ask, Joined, Limit, Passing, Sight, Together, UsualWait
from docendo.learning.asks.rules import Reasons, State
from docendo.learning.forum import actions as forum_actions
from docendo.learning.forum import api as forum

# A floor above: what people are told of asks is looked at by its rows.
Notice, Preferences = (apps.get_model("notices", name) for name in ("Notice", "Preferences"))
Browse = Callable[[Seat], Client]
Deliver = Callable[[], None]
HOUR = timedelta(hours=1)
MUCH_LATER = timedelta(days=4)


@pytest.fixture(autouse=True)
def _knows_nothing() -> None:
    routing._KNOWN.clear()


@pytest.fixture
def deliver(now: datetime) -> Deliver:
    def until_nothing_waits() -> None:
        at = now + timedelta(days=60)
        while lanes := outbox.lanes(now=at):
            for community_id in lanes:
                while outbox.deliver_next(community_id, now=at, rng=Random(1)):
                    pass
        assert not outbox.set_aside().exists()

    return until_nothing_waits


@pytest.fixture
def helpers(seat: Callable[..., Seat], topics: list[Topic], now: datetime) -> list[Seat]:
    """Twelve members who offered help with series."""
    seats = [seat(Role.MEMBER, f"Helper {number}") for number in range(12)]
    for each in seats:
        offer(each, topic_id=topics[0].pk, level=Level(2), now=now - timedelta(days=30))
    return seats


@pytest.fixture
def thread(
    asker: Seat, helpers: list[Seat], topics: list[Topic], deliver: Deliver, now: datetime
) -> forum.Thread:
    asked = forum.ask(
        asker, title="Why does it diverge?", body="Its terms go to zero.", topics=topics[:1],
        now=now,
    )  # fmt: skip
    deliver()
    return asked


def ask_of(thread: forum.Thread) -> Ask:
    return Ask.objects.get(thread=thread)


def asked(thread: forum.Thread) -> set[int]:
    return set(Passing.objects.filter(ask__thread=thread).values_list("person_id", flat=True))


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def address(thread: forum.Thread) -> str:
    return f"/c/maple/questions/{thread.pk}/"


def passed(thread: forum.Thread, *, now: datetime) -> Ask:
    actions.pass_on(thread.community_id, now=now)
    return ask_of(thread)


# --- Being passed on ----------------------------------------------------------------------------


def test_an_ask_goes_to_three_to_five_then_to_more_then_to_the_coordinators(
    thread: forum.Thread, helpers: list[Seat], coordinator: Seat, deliver: Deliver, now: datetime
) -> None:
    ask = passed(thread, now=now)
    first = asked(thread)
    assert 3 <= len(first) <= 5
    assert first <= {each.member.pk for each in helpers}
    assert (ask.state, ask.round) == (State.WAITING, 1)
    assert ask.due_at == now + timedelta(hours=12)

    # Nothing is due before its time.
    assert actions.pass_on(thread.community_id, now=now + HOUR) == 0
    assert asked(thread) == first

    ask = passed(thread, now=now + MUCH_LATER)
    assert asked(thread) > first
    assert len(asked(thread)) == len(first) + 5
    assert (ask.state, ask.round) == (State.WAITING, 2)

    ask = passed(thread, now=now + 2 * MUCH_LATER)
    assert ask.state == State.WITH_COORDINATORS
    assert ask.due_at is None
    assert actions.pass_on(thread.community_id, now=now + 9 * MUCH_LATER) == 0
    deliver()
    assert set(Notice.objects.filter(kind="asked").values_list("person_id", flat=True)) == (
        asked(thread)
    )
    told = Notice.objects.get(kind="unanswered")
    assert told.person == coordinator.member


def test_an_answer_ends_it_and_its_loss_begins_it_again(
    thread: forum.Thread, helpers: list[Seat], moderator: Seat, deliver: Deliver, now: datetime
) -> None:
    passed(thread, now=now)
    person_id = min(asked(thread))
    helper = next(each for each in helpers if each.person_id == person_id)
    answer = forum.answer(helper, thread_id=thread.pk, body="Group them.", now=now + HOUR)
    # Even before the news of it arrives nobody else is asked.
    before = asked(thread)
    assert passed(thread, now=now + MUCH_LATER).state == State.ANSWERED
    assert asked(thread) == before
    deliver()
    assert Passing.objects.get(person=person_id).answered_at == now + HOUR
    forum_actions.remove_post(moderator, post_id=answer.pk, reason="Wrong.", now=now + MUCH_LATER)
    deliver()
    again = ask_of(thread)
    assert again.state == State.WAITING
    assert again.due_at is not None


def test_an_answer_by_the_asker_is_not_help(
    thread: forum.Thread, asker: Seat, deliver: Deliver, now: datetime
) -> None:
    forum.answer(asker, thread_id=thread.pk, body="Hm.", now=now)
    deliver()
    assert ask_of(thread).state == State.WAITING


def test_what_is_closed_is_passed_to_nobody_and_told_no_more(
    thread: forum.Thread, asker: Seat, deliver: Deliver, now: datetime
) -> None:
    passed(thread, now=now)
    deliver()
    assert Notice.objects.filter(kind="asked").exists()
    forum.close(asker, thread_id=thread.pk, reason=forum.Reason.NOT_NEEDED, now=now)
    deliver()
    assert ask_of(thread).state == State.CLOSED
    assert not Notice.objects.filter(kind="asked").exists()


def test_who_must_not_be_asked_is_not(
    asker: Seat,
    helpers: list[Seat],
    topics: list[Topic],
    owner: Seat,
    seat: Callable[..., Seat],
    community: Community,
    deliver: Deliver,
    now: datetime,
) -> None:
    """Left, removed, a guest, paused, at zero, muted, stuck on the same, the asker, an idler."""
    left, removed, paused, at_zero, muted, stuck, *free = helpers
    offer(asker, topic_id=topics[0].pk, level=Level(4), now=now)
    communities.leave(left, now=now)
    communities.remove_person(owner, person_id=removed.member.pk, reason="…", now=now)
    actions.set_limit(paused, a_week=3, paused_until=now + timedelta(days=30))
    actions.set_limit(at_zero, a_week=0, paused_until=None)
    Preferences.objects.create(person=muted.member, muted=["asked"])
    guest = seat(Role.GUEST, "Guest")
    thread = forum.ask(asker, title="Why is it so?", body="…", topics=topics[:1], now=now)
    deliver()
    actions.join(stuck, thread_id=thread.pk, on=True, now=now)
    for hours in range(3):
        passed(thread, now=now + hours * MUCH_LATER)
    assert asked(thread) <= {each.member.pk for each in free}
    assert len(asked(thread)) == len(free)
    assert guest.member.pk not in asked(thread)


def test_nobody_is_asked_more_than_their_limit_and_load_is_shared(
    asker: Seat, helpers: list[Seat], topics: list[Topic], deliver: Deliver, now: datetime
) -> None:
    actions.set_limit(helpers[0], a_week=1, paused_until=None)
    for number in range(12):
        forum.ask(asker, title=f"Question {number}", body="…", topics=topics[:1], now=now)
    deliver()
    actions.pass_on(asker.community.pk, now=now)
    load = {each.member.pk: Passing.objects.filter(person=each.member).count() for each in helpers}
    assert load[helpers[0].member.pk] == 1
    assert set(load.values()) <= {1, 3}
    # There were too few people for all, and still no ask is lost.
    assert Ask.objects.filter(state=State.WAITING, due_at__gt=now).count() == 12


def test_a_newcomer_who_offered_help_gets_a_chance(
    asker: Seat, helpers: list[Seat], topics: list[Topic], deliver: Deliver, now: datetime
) -> None:
    for number in range(10):
        at = now - timedelta(days=20 - number)
        old = forum.ask(asker, title=f"Old one {number}", body="…", topics=topics[:1], now=at)
        for helper in helpers[:5]:
            forum.answer(helper, thread_id=old.pk, body="So.", now=at + HOUR)
    thread = forum.ask(asker, title="A new one", body="…", topics=topics[:1], now=now)
    deliver()
    passed(thread, now=now)
    reasons = {row.person_id: Reasons.of(row.reasons) for row in Passing.objects.all()}
    newcomers = [pk for pk, why in reasons.items() if why.is_first_chance]
    assert len(newcomers) == 1
    assert newcomers[0] in {each.member.pk for each in helpers[5:]}
    experienced = [why for pk, why in reasons.items() if pk not in newcomers]
    assert all(why.answered == 10 and why.about == topics[0].pk for why in experienced)
    assert all(why.offered == (topics[0].pk,) for why in reasons.values())


def test_where_few_have_ever_helped_everybody_is_asked(
    asker: Seat, member: Seat, helper: Seat, deliver: Deliver, now: datetime
) -> None:
    thread = forum.ask(asker, title="Is anybody here?", body="…", now=now)
    deliver()
    passed(thread, now=now)
    assert asked(thread) == {member.member.pk, helper.member.pk}
    # Nobody is left to widen to, so that the coordinators have it next.
    assert passed(thread, now=now + MUCH_LATER).state == State.WITH_COORDINATORS


def test_a_pass_that_is_overtaken_asks_nobody_twice(
    thread: forum.Thread, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker carries out the same while this one still thinks."""
    carry_out = routing._carry_out

    def slowly(community_id: int, plans: Any, *, now: datetime) -> bool:
        assert carry_out(community_id, plans, now=now)
        return carry_out(community_id, plans, now=now)

    monkeypatch.setattr(routing, "_carry_out", slowly)
    passed(thread, now=now)
    assert 3 <= len(asked(thread)) <= 5
    assert ask_of(thread).round == 1


def test_what_is_known_does_not_depend_on_when_it_was_learned(
    asker: Seat, helpers: list[Seat], topics: list[Topic], deliver: Deliver, now: datetime
) -> None:
    """A worker that has just started advises what one advises that was there all along."""
    lasting = routing.known(asker.community.pk, now=now)
    for number in range(6):
        at = now + number * HOUR
        one = forum.ask(asker, title=f"One {number}", body="So.", topics=topics[:1], now=at)
        forum.answer(helpers[number % 3], thread_id=one.pk, body="Yes.", now=at + HOUR / 2)
        lasting.catch_up(now=at + HOUR / 2)
    end = now + 10 * HOUR
    last = forum.ask(asker, title="The last", body="…", topics=topics[:1], now=end)
    lasting.catch_up(now=end)
    routing.forget(asker.community.pk)
    fresh = routing.known(asker.community.pk, now=end)
    assert fresh is not lasting
    limits = dict.fromkeys([each.member.pk for each in helpers], 3)
    advice = [one.advise(last.pk, pool=one.pool(limits), now=end) for one in (lasting, fresh)]
    assert advice[0] == advice[1]
    assert {one.person_id for one in advice[0]} >= {each.member.pk for each in helpers[:3]}


def test_a_pass_costs_the_same_for_two_asks_and_for_twenty(
    asker: Seat, helpers: list[Seat], topics: list[Topic], deliver: Deliver, now: datetime
) -> None:
    counts = []
    for number in (2, 20):
        for one in range(number):
            forum.ask(asker, title=f"Question {one}", body="…", topics=topics[:1], now=now)
        deliver()
        Passing.objects.all().delete()
        Ask.objects.update(round=2, due_at=now, state=State.WAITING)
        with CaptureQueriesContext(connection) as captured:
            actions.pass_on(asker.community.pk, now=now)
        inserts = sum("kernel_outboxevent" in each["sql"] for each in captured)
        counts.append(len(captured) - inserts)
        Ask.objects.all().delete()
    assert counts[0] == counts[1]


# --- Usual waits --------------------------------------------------------------------------------


@pytest.mark.parametrize(("answered", "says"), [(4, False), (5, True)])
def test_below_five_it_is_too_few_to_say(
    answered: int,
    says: bool,
    asker: Seat,
    helper: Seat,
    topics: list[Topic],
    deliver: Deliver,
    browse: Browse,
    now: datetime,
) -> None:
    for number in range(answered):
        at = now - timedelta(days=number + 1)
        one = forum.ask(asker, title=f"Question {number}", body="…", topics=topics[:1], now=at)
        forum.answer(helper, thread_id=one.pk, body="So.", now=at + (number + 2) * HOUR)
    thread = forum.ask(asker, title="And this one?", body="…", topics=topics[:1], now=now)
    deliver()
    actions.work_out_waits(asker.community.pk, now=now)
    page = text(browse(asker).get(address(thread)))
    if says:
        wait = UsualWait.objects.get(topic=topics[0])
        assert [wait.low, wait.median, wait.high] == [3 * 3600, 4 * 3600, 5 * 3600]
        assert (wait.asked, wait.answered) == (6, 5)
        assert "Usually answered in 3 to 5 hours, half of the time within 4." in page
        assert "Of 6 questions in the last 90 days, 5 got an answer." in page
        assert passed(thread, now=now).due_at == now + 5 * HOUR
    else:
        assert not UsualWait.objects.exists()
        assert "too few answers so far to say" in page


# --- What people see ----------------------------------------------------------------------------


def test_who_asked_sees_its_life_and_nobody_else_does(
    thread: forum.Thread, asker: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    passed(thread, now=now)
    name = Passing.objects.select_related("person").order_by("pk")[0].person.name
    for _twice in range(2):
        other = text(browse(member).get(address(thread)))
    assert "What happens with your question" not in other
    assert name not in other
    own = text(browse(asker).get(address(thread)))
    assert "What happens with your question" in own
    assert name in own
    assert "offered help with Series" in own
    assert "Seen by 1 person" in own
    assert Sight.objects.get().person == member.member


def test_a_page_fetched_on_a_guess_and_a_stranger_are_not_readers(
    thread: forum.Thread, member: Seat, anonymous: Seat, guest: Seat, browse: Browse
) -> None:
    browse(member).get(address(thread), headers={"Sec-Purpose": "prefetch"})
    browse(anonymous).get(address(thread))
    browse(guest).get(address(thread))
    assert not Sight.objects.exists()


def test_who_is_asked_reads_why_and_passes_with_one_click(
    thread: forum.Thread,
    asker: Seat,
    helpers: list[Seat],
    member: Seat,
    browse: Browse,
    now: datetime,
) -> None:
    passed(thread, now=now)
    person_id = min(asked(thread))
    helper = next(each for each in helpers if each.person_id == person_id)
    client = browse(helper)
    page = text(client.get(address(thread)))
    assert "You are asked for help with this" in page
    assert "You offered help with Series" in page
    assert Passing.objects.get(person=person_id).seen_at is not None
    assert "Why does it diverge?" in text(client.get("/c/maple/questions/ask/for-me/"))
    client.post(f"/c/maple/questions/ask/{thread.pk}/pass/", {"from": "list"})
    assert Passing.objects.get(person=person_id).declined_at is not None
    assert "Nothing is asked of you now" in text(client.get("/c/maple/questions/ask/for-me/"))
    assert "You passed" in text(client.get(address(thread)))
    own = text(browse(asker).get(address(thread)))
    assert helper.member.name in own
    assert "declined" not in own
    assert "You passed" not in own
    assert browse(member).post(f"/c/maple/questions/ask/{thread.pk}/pass/").status_code == 404


def test_where_all_pass_it_goes_on_at_once(
    thread: forum.Thread, helpers: list[Seat], now: datetime
) -> None:
    passed(thread, now=now)
    first = asked(thread)
    for helper in helpers:
        if helper.person_id in first:
            assert ask_of(thread).due_at != now + HOUR
            actions.decline(helper, thread_id=thread.pk, now=now + HOUR)
    assert ask_of(thread).due_at == now + HOUR
    passed(thread, now=now + HOUR)
    assert asked(thread) > first


def test_a_limit_is_chosen_and_refused_out_of_range(member: Seat, browse: Browse) -> None:
    client = browse(member)
    url = "/c/maple/questions/ask/for-me/limit/"
    assert client.post(url, {"a_week": "21", "pause": "0"}).status_code == 422
    assert not Limit.objects.exists()
    assert client.post(url, {"a_week": "1", "pause": "7"}).status_code == 302
    limit = Limit.objects.get()
    assert limit.a_week == 1
    assert "You take a break" in text(client.get("/c/maple/questions/ask/for-me/"))


@pytest.mark.parametrize("who", ["asker", "helper", "member", "coordinator"])
def test_a_question_page_stays_within_twelve_queries(
    who: str,
    thread: forum.Thread,
    asker: Seat,
    helpers: list[Seat],
    member: Seat,
    coordinator: Seat,
    browse: Browse,
    now: datetime,
) -> None:
    passed(thread, now=now)
    helper = next(each for each in helpers if each.person_id in asked(thread))
    seats = {"asker": asker, "helper": helper, "member": member, "coordinator": coordinator}
    client = browse(seats[who])
    client.get(address(thread))
    with CaptureQueriesContext(connection) as captured:
        client.get(address(thread))
    assert len(captured) <= 12, [each["sql"][:90] for each in captured]


# --- Being stuck on the same --------------------------------------------------------------------


def test_others_join_as_a_number_and_follow(
    thread: forum.Thread, asker: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    url = f"/c/maple/questions/ask/{thread.pk}/join/"
    browse(member).post(url, {"on": "1"})
    browse(member).post(url, {"on": "1"})
    assert Joined.objects.get().person == member.member
    assert member.member.pk in forum.follower_ids(
        thread.community_id, thread_id=thread.pk, at=now + timedelta(days=900)
    )
    own = text(browse(asker).get(address(thread)))
    assert "1 more is stuck on this" in own
    assert member.member.name not in own
    assert browse(asker).post(url, {"on": "1"}).status_code == 409
    browse(member).post(url, {"on": "0"})
    assert not Joined.objects.exists()


@pytest.fixture
def twin(
    seat: Callable[..., Seat], thread: forum.Thread, topics: list[Topic], deliver: Deliver,
    now: datetime,
) -> tuple[Seat, forum.Thread]:  # fmt: skip
    """Somebody else asks the same an hour later."""
    other = seat(Role.MEMBER, "Bilal")
    again = forum.ask(other, title="Why no limit?", body="…", topics=topics[:1], now=now + HOUR)
    deliver()
    return other, again


def test_two_asks_become_one_when_both_who_asked_agree(
    thread: forum.Thread,
    twin: tuple[Seat, forum.Thread],
    asker: Seat,
    member: Seat,
    browse: Browse,
    deliver: Deliver,
    now: datetime,
) -> None:
    other, again = twin
    url = f"/c/maple/questions/ask/{thread.pk}/same/"
    assert browse(member).post(url, {"other": str(again.pk)}).status_code == 302
    deliver()
    told = Notice.objects.filter(kind="together").values_list("person_id", "thread_id")
    assert set(told) == {(asker.member.pk, thread.pk), (other.member.pk, again.pk)}
    assert member.member.name not in text(browse(asker).get(address(thread)))
    proposal = Together.objects.get()
    consent = f"/c/maple/questions/ask/same/{proposal.pk}/"
    assert browse(member).post(consent, {"answer": "yes"}).status_code == 404
    browse(asker).post(consent, {"answer": "yes", "thread": str(thread.pk)})
    again.refresh_from_db()
    assert again.is_open
    browse(other).post(consent, {"answer": "yes", "thread": str(again.pk)})
    again.refresh_from_db()
    assert (again.is_open, again.duplicate_of_id) == (False, thread.pk)
    assert Joined.objects.get().person == other.member
    deliver()
    assert ask_of(again).state == State.CLOSED
    # Whoever has opened the page has read it; nobody else is told any more.
    assert not Notice.objects.filter(kind="together", seen_at=None).exists()


def test_one_no_keeps_them_apart(
    thread: forum.Thread, twin: tuple[Seat, forum.Thread], asker: Seat, deliver: Deliver,
    now: datetime,
) -> None:  # fmt: skip
    other, again = twin
    # Who asked one of them agrees by proposing it.
    proposal = actions.propose(
        asker, thread_id=again.pk, other_thread_id=thread.pk, now=now + 2 * HOUR
    )
    assert proposal.other_agreed_at is not None
    actions.consent(other, proposal_id=proposal.pk, agrees=False, now=now + 2 * HOUR)
    with pytest.raises(Together.DoesNotExist):
        actions.consent(other, proposal_id=proposal.pk, agrees=True, now=now + 2 * HOUR)
    again.refresh_from_db()
    assert again.is_open


# --- The coordinators ---------------------------------------------------------------------------


@pytest.fixture
def forgotten(thread: forum.Thread, deliver: Deliver, now: datetime) -> forum.Thread:
    for number in range(3):
        passed(thread, now=now + number * MUCH_LATER)
    deliver()
    return thread


def test_a_coordinator_asks_somebody_with_a_drafted_message(
    forgotten: forum.Thread,
    coordinator: Seat,
    helpers: list[Seat],
    browse: Browse,
    deliver: Deliver,
) -> None:
    client = browse(coordinator)
    page = client.get("/c/maple/questions/ask/unanswered/")
    assert "Why does it diverge?" in text(page)
    assert "nobody has answered this question yet, although" in text(page)
    free = next(each for each in helpers if each.person_id not in asked(forgotten))
    url = f"/c/maple/questions/ask/unanswered/{forgotten.pk}/ask/"
    prefix = f"ask-{forgotten.pk}"
    assert client.post(url, {f"{prefix}-note": "Please?"}).status_code == 422
    wrong = {f"{prefix}-note": "Please?", f"{prefix}-name": "Nobody At All"}
    assert client.post(url, wrong).status_code == 422
    sent = {f"{prefix}-note": "Please?", f"{prefix}-person": str(free.person_id)}
    assert client.post(url, sent).status_code == 302
    # Once is enough.
    assert client.post(url, sent | {f"{prefix}-name": free.member.name}).status_code == 422
    deliver()
    assert Notice.objects.filter(kind="asked", person=free.member).count() == 1
    assert "Please?" in text(browse(free).get(address(forgotten)))


def test_a_coordinator_comments_and_an_answer_takes_it_off_the_list(
    forgotten: forum.Thread,
    coordinator: Seat,
    helper: Seat,
    member: Seat,
    browse: Browse,
    deliver: Deliver,
    now: datetime,
) -> None:
    client = browse(coordinator)
    url = f"/c/maple/questions/ask/unanswered/{forgotten.pk}/comment/"
    body = {f"remark-{forgotten.pk}-body": "You are not forgotten."}
    assert browse(member).post(url, body).status_code == 403
    assert client.post(url, body).status_code == 302
    assert "You are not forgotten." in text(client.get(address(forgotten)))
    forum.answer(helper, thread_id=forgotten.pk, body="So.", now=now + 9 * MUCH_LATER)
    deliver()
    assert "Every question is on its way" in text(client.get("/c/maple/questions/ask/unanswered/"))
    assert not Notice.objects.filter(kind="unanswered").exists()


def test_the_list_costs_the_same_however_long_it_is(
    asker: Seat,
    helpers: list[Seat],
    topics: list[Topic],
    coordinator: Seat,
    browse: Browse,
    deliver: Deliver,
    now: datetime,
) -> None:
    client, counts = browse(coordinator), []
    for number in (2, 18):
        for one in range(number):
            forum.ask(asker, title=f"Question {one}", body="…", topics=topics[:1], now=now)
        deliver()
        Ask.objects.update(round=2, state=State.WITH_COORDINATORS, due_at=None, escalated_at=now)
        with CaptureQueriesContext(connection) as captured:
            client.get("/c/maple/questions/ask/unanswered/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_who_leaves_is_forgotten(
    thread: forum.Thread, member: Seat, browse: Browse, deliver: Deliver, now: datetime
) -> None:
    browse(member).get(address(thread))
    actions.join(member, thread_id=thread.pk, on=True, now=now)
    actions.set_limit(member, a_week=1, paused_until=None)
    communities.leave(member, now=now)
    deliver()
    for model in (Joined, Limit, Sight):
        assert not model.objects.exists()
