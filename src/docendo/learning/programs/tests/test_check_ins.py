"""Each side is asked two questions, at three stages; what helps little is a coordinator's to do."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat
from docendo.commons.communities.api import leave as leave_community
from docendo.commons.groups.api import GroupRole
from docendo.commons.matching.api import Match, end_match
from docendo.learning.meetings.api import NewPlan, plan, say_whether_met
from docendo.learning.programs import actions
from docendo.learning.programs.models import CheckIn, Program
from docendo.learning.programs.queries import low_check_ins
from docendo.learning.programs.refusals import NothingIsAsked
from docendo.learning.programs.rules import Helps, Stage
from docendo.learning.programs.tests.conftest import Browse, Matched
from docendo.learning.programs.tests.reading import HERE, text

At = Callable[[datetime], None]
ASKED = "How does it go with"


@pytest.fixture
def soon(at: At, now: datetime) -> datetime:
    """Three weeks later: they have had time to meet."""
    later = now + timedelta(weeks=3)
    at(later)
    return later


def test_each_side_is_asked_once_when_they_have_had_time_to_meet(
    browse: Browse, member: Seat, helper: Seat, match: Match, at: At, now: datetime
) -> None:
    board, address = f"/c/maple/peers/{match.pk}/", f"{HERE}matches/{match.pk}/check-in/"
    client, other = browse(member), browse(helper)
    assert ASKED not in text(client.get("/"))
    at(now + timedelta(days=20))
    assert client.get(address).headers["Location"] == f"{board}#plan"
    at(now + timedelta(weeks=3))
    assert "How does it go with Leyla Demir?" in text(client.get("/"))
    assert "Answer two questions" in text(client.get(board))
    assert "Does this match help you?" in text(client.get(address))
    assert client.post(address, {"words": "More"}).status_code == 422
    assert client.post(address, {"helps": "6"}).status_code == 422
    said = {"helps": "2", "words": "Meeting more often"}
    assert client.post(address, said).headers["Location"] == f"{board}#plan"
    check_in = CheckIn.objects.get()
    assert (check_in.stage, check_in.helps, check_in.words) == ("first", 2, "Meeting more often")
    assert "Answer two questions" not in text(client.get(board))
    assert ASKED not in text(client.get("/"))
    # The other is asked for themselves, and reads nothing of it anywhere.
    for page in (board, "/", address):
        assert "Meeting more often" not in text(other.get(page))
    assert ASKED in text(other.get("/"))
    with pytest.raises(NothingIsAsked):
        actions.check_in(
            member, match_id=match.pk, helps=Helps.WELL, words="", now=now + timedelta(weeks=3)
        )


def test_they_are_asked_as_soon_as_one_of_them_says_that_they_met(
    browse: Browse, member: Seat, helper: Seat, match: Match, at: At, now: datetime
) -> None:
    met_on = (now + timedelta(days=2)).date()
    new = NewPlan(first_on=met_on, at=time(15), minutes=60, weeks=0)
    meeting = plan(member, match_id=match.pk, new=new, now=now)
    then = now + timedelta(days=3)
    at(then)
    for have_met in (False, True):
        for who in (member, helper):
            assert ASKED not in text(browse(who).get("/"))
        say_whether_met(helper, meeting_id=meeting.pk, on=met_on, have_met=have_met, now=then)
    for who in (member, helper):
        assert ASKED in text(browse(who).get("/"))
    actions.check_in(member, match_id=match.pk, helps=Helps.WELL, words="", now=then)
    assert CheckIn.objects.get().stage == Stage.FIRST


def test_they_are_asked_again_in_the_middle_and_at_the_end(
    browse: Browse, member: Seat, match: Match, at: At, now: datetime
) -> None:
    address = f"{HERE}matches/{match.pk}/check-in/"
    stages = []
    for weeks in (2, 3, 4, 5, 6, 9, 10):
        at(now + timedelta(weeks=weeks))
        if browse(member).get(address).status_code == 200:
            browse(member).post(address, {"helps": "4"})
            stages.append((weeks, CheckIn.objects.latest("pk").stage))
    assert stages == [(3, "first"), (5, "middle"), (9, "end")]


def test_of_a_match_that_has_ended_it_is_asked_how_it_was_for_a_while(
    browse: Browse, member: Seat, match: Match, at: At, now: datetime
) -> None:
    end_match(member, match_id=match.pk, now=now)
    address = f"{HERE}matches/{match.pk}/check-in/"
    assert ASKED in text(browse(member).get("/"))
    at(now + timedelta(days=31))
    assert ASKED not in text(browse(member).get("/"))
    assert browse(member).get(address).status_code == 302
    at(now)
    browse(member).post(address, {"helps": "5"})
    assert CheckIn.objects.get().stage == Stage.END


def test_nobody_else_answers(browse: Browse, owner: Seat, match: Match, soon: datetime) -> None:
    address = f"{HERE}matches/{match.pk}/check-in/"
    assert browse(owner).get(address).status_code == 404
    assert browse(owner).post(address, {"helps": "1"}).status_code == 404


def low(seat: Seat, soon: datetime) -> list[str]:
    rows = low_check_ins(seat, since=soon - timedelta(days=30))
    return [each.person.name for each in rows]


def test_what_helps_little_comes_to_coordinators_who_have_no_place_in_it(
    member: Seat,
    helper: Seat,
    coordinator: Seat,
    match: Match,
    matched: Matched,
    enrolled: Program,
    soon: datetime,
    now: datetime,
) -> None:
    actions.check_in(member, match_id=match.pk, helps=Helps.LITTLE, words="x", now=soon)
    actions.check_in(helper, match_id=match.pk, helps=Helps.SOME, words="y", now=soon)
    assert low(coordinator, soon) == [member.member.name]
    assert low(coordinator, soon + timedelta(days=31)) == []
    assert low(helper, soon) == []
    # Their own match is not theirs to look at.
    actions.enroll(coordinator, program_id=enrolled.pk, role=GroupRole.HELPER, answers={}, now=now)
    own = matched(coordinator, helper)
    actions.check_in(helper, match_id=own.pk, helps=Helps.NOT, words="z", now=soon)
    assert low(coordinator, soon) == [member.member.name]


def test_something_better_later_settles_it_and_so_does_leaving(
    member: Seat, helper: Seat, coordinator: Seat, match: Match, soon: datetime
) -> None:
    for who in (member, helper):
        actions.check_in(who, match_id=match.pk, helps=Helps.NOT, words="", now=soon)
    assert len(low(coordinator, soon)) == 2
    later = soon + timedelta(weeks=3)
    actions.check_in(member, match_id=match.pk, helps=Helps.WELL, words="", now=later)
    assert low(coordinator, later) == [helper.member.name]
    leave_community(helper, now=later)
    assert low(coordinator, later) == []


def test_today_asks_as_much_for_many_matches_as_for_few(
    browse: Browse,
    member: Seat,
    enrolled: Program,
    matched: Matched,
    seat: Callable[..., Seat],
    soon: datetime,
    now: datetime,
) -> None:
    client = browse(member)

    def queries_with_more(names: tuple[str, ...]) -> int:
        for name in names:
            other = seat(Role.MEMBER, name)
            actions.enroll(
                other, program_id=enrolled.pk, role=GroupRole.HELPER, answers={}, now=now
            )
            matched(other, member)
        client.get("/")
        with CaptureQueriesContext(connection) as asked:
            assert ASKED in text(client.get("/"))
        return len(asked)

    assert queries_with_more(("A", "B")) == queries_with_more(("C", "D", "E"))
