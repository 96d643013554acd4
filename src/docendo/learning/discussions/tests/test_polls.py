"""Polls: attaching one, voting, what is seen when, and that ballots stay secret."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.kernel import clock
from docendo.learning.discussions import actions
from docendo.learning.discussions.models import Ballot, Choice, Discussion, Poll, Vote
from docendo.learning.discussions.rules import NewPoll
from docendo.learning.discussions.tests.pages import BASE, Browse, page, text

WRITTEN = {
    "title": "When shall we meet?",
    "body": "Once a week.",
    "poll_question": "Which day?",
    "poll_choices": "Monday\nFriday\n\n",
    "poll_ballots": "secret",
}


def ids(discussion: Discussion) -> list[int]:
    choices = Choice.objects.filter(poll__discussion=discussion).order_by("position")
    return list(choices.values_list("pk", flat=True))


@pytest.fixture
def voters(seat: Callable[..., Seat]) -> list[Seat]:
    return [seat(Role.MEMBER, name) for name in ("Voter One", "Voter Two", "Voter Three")]


def test_a_poll_comes_with_the_discussion(starter: Seat, other: Seat, browse: Browse) -> None:
    browse(starter).post(f"{BASE}start/", WRITTEN)
    discussion = Discussion.objects.get()
    poll = Poll.objects.get()
    assert (poll.question, poll.is_secret, poll.allows_several) == ("Which day?", True, False)
    shown = text(browse(other).get(page(discussion)))
    assert "Secret: nobody sees who chose what, not even moderators" in shown
    assert "Monday" in shown


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"poll_choices": "Monday"}, "at least two choices"),
        ({"poll_choices": "\n".join(map(str, range(11)))}, "at most ten choices"),
        ({"poll_choices": "Monday\nmonday"}, "stands there twice"),
        ({"poll_question": ""}, "Say what you ask."),
        ({"poll_ends_at": "2020-01-01T10:00"}, "Choose a time to come"),
        ({"poll_ends_at": "9999-12-31T23:59"}, "less than or equal to"),
    ],
)
def test_a_poll_that_cannot_be_is_refused_with_the_discussion(
    changed: dict[str, str], said: str, starter: Seat, browse: Browse
) -> None:
    refused = browse(starter).post(f"{BASE}start/", WRITTEN | changed)
    assert refused.status_code >= 400
    assert said in text(refused)
    assert not Discussion.objects.exists()


def test_results_are_hidden_until_one_has_voted(
    polled: Discussion, voters: list[Seat], starter: Seat, moderator: Seat, browse: Browse
) -> None:
    monday, friday, _sunday = ids(polled)
    for seat, choice in zip(voters, (monday, monday, friday), strict=True):
        browse(seat).post(page(polled, "vote/"), {"choice": choice})
    for seat in (starter, moderator):
        shown = text(browse(seat).get(page(polled)))
        assert "3 people voted" in shown
        assert "67 %" not in shown
    shown = text(browse(voters[0]).get(page(polled)))
    assert "2 votes, 67 %" in shown
    assert "1 vote, 33 %" in shown


def test_after_its_end_everybody_sees_the_results_and_nobody_votes(
    polled: Discussion, voters: list[Seat], starter: Seat, other: Seat, guest: Seat, browse: Browse
) -> None:
    monday, *_others = ids(polled)
    for seat in voters:
        browse(seat).post(page(polled, "vote/"), {"choice": monday})
    assert browse(other).post(page(polled, "end-poll/")).status_code == 403
    assert "100 %" not in text(browse(guest).get(page(polled)))
    browse(starter).post(page(polled, "end-poll/"))
    assert "3 votes, 100 %" in text(browse(guest).get(page(polled)))
    refused = browse(other).post(page(polled, "vote/"), {"choice": monday})
    assert refused.status_code == 409
    assert "This poll has ended" in text(refused)
    assert Ballot.objects.count() == 3


def test_a_vote_can_be_changed_and_counts_once(
    polled: Discussion, other: Seat, browse: Browse
) -> None:
    monday, friday, _sunday = ids(polled)
    client = browse(other)
    for choice in (monday, friday, friday):
        client.post(page(polled, "vote/"), {"choice": choice})
    assert Ballot.objects.count() == 1
    assert Vote.objects.get().choice_id == friday


def test_one_choice_only_where_a_poll_allows_one(
    polled: Discussion, starter: Seat, other: Seat, browse: Browse, now: datetime
) -> None:
    both = {"choice": ids(polled)[:2]}
    client = browse(other)
    assert client.post(page(polled, "vote/"), both).status_code == 400
    assert client.post(page(polled, "vote/"), {}).status_code == 400
    assert not Ballot.objects.exists()
    several = actions.start(
        starter,
        title="What shall we read?",
        body="…",
        poll=NewPoll(question="What?", choices=("A", "B", "C"), allows_several=True),
        now=now,
    )
    assert client.post(page(several, "vote/"), {"choice": ids(several)[:2]}).status_code == 302
    assert Vote.objects.filter(ballot__poll__discussion=several).count() == 2
    # A choice of another poll is none of this one.
    foreign = client.post(page(polled, "vote/"), {"choice": ids(several)[:1]})
    assert foreign.status_code == 400


def test_of_a_secret_poll_no_page_tells_who_chose_what(
    polled: Discussion, voters: list[Seat], moderator: Seat, owner: Seat, browse: Browse
) -> None:
    monday, friday, sunday = ids(polled)
    chosen = (monday, friday, sunday, monday, friday)
    for seat, choice in zip((*voters, moderator, owner), chosen, strict=True):
        browse(seat).post(page(polled, "vote/"), {"choice": choice})
    browse(owner).post(page(polled, "end-poll/"))
    for seat in (*voters, moderator, owner):
        shown = text(browse(seat).get(page(polled)))
        others = [each for each in voters if each is not seat]
        assert "2 votes" in shown
        assert not any(each.member.name in shown for each in others)


def test_of_an_open_poll_the_results_name_who_chose_what(
    starter: Seat, voters: list[Seat], other: Seat, browse: Browse, now: datetime
) -> None:
    poll = NewPoll(question="Which day?", choices=("Monday", "Friday"), is_secret=False)
    polled = actions.start(starter, title="When shall we meet?", body="…", poll=poll, now=now)
    monday, _friday = ids(polled)
    before = text(browse(other).get(page(polled)))
    assert "Open: everybody who sees the results sees who chose what" in before
    browse(voters[0]).post(page(polled, "vote/"), {"choice": monday})
    assert "Voter One" not in text(browse(other).get(page(polled)))
    browse(other).post(page(polled, "vote/"), {"choice": monday})
    assert "Voter One" in text(browse(other).get(page(polled)))


def test_a_few_secret_ballots_are_not_counted_out(
    polled: Discussion, voters: list[Seat], browse: Browse
) -> None:
    monday, *_others = ids(polled)
    for seat in voters[:2]:
        browse(seat).post(page(polled, "vote/"), {"choice": monday})
    shown = text(browse(voters[0]).get(page(polled)))
    assert "fewer than three people voted" in shown
    assert "100 %" not in shown


def test_a_poll_ends_at_its_time(polled: Discussion, other: Seat, browse: Browse) -> None:
    [monday, *_others] = ids(polled)
    client = browse(other)
    poll = Poll.objects.filter(discussion=polled)
    poll.update(ends_at=clock.now() + timedelta(hours=1))
    assert client.post(page(polled, "vote/"), {"choice": monday}).status_code == 302
    poll.update(ends_at=clock.now())
    assert client.post(page(polled, "vote/"), {"choice": monday}).status_code == 409
    assert "Ended" in text(client.get(page(polled)))


def test_guests_read_a_poll_and_do_not_vote(
    polled: Discussion, guest: Seat, browse: Browse
) -> None:
    client = browse(guest)
    shown = text(client.get(page(polled)))
    assert "Members vote here" in shown
    assert client.post(page(polled, "vote/"), {"choice": ids(polled)[0]}).status_code == 403
    assert not Ballot.objects.exists()
