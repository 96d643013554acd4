"""What a coordinator does about it: a letter, later, done; once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from docendo.commons.communities.api import Seat, leave
from docendo.commons.topics.api import Topic, wish
from docendo.kernel import outbox
from docendo.outcomes.insights import actions
from docendo.outcomes.insights.models import Handling, Letter
from docendo.outcomes.insights.refusals import HandledAlready, NotNeededAnyMore
from docendo.outcomes.insights.rules import RESTS_FOR, NeedKind, Outcome
from docendo.outcomes.insights.tests.conftest import LONG_AGO, Joined
from docendo.outcomes.insights.tests.test_needs import PAGE, main, subjects


@pytest.fixture
def ana(joined: Joined) -> Seat:
    return joined("Ana Ruiz", learns="Algebra")


def about(seat: Seat) -> dict[str, Any]:
    return {"kind": NeedKind.ALONE, "subject": str(seat.member.pk)}


def post(browser: Client, seat: Seat, words: str = "Hello Ana") -> str:
    data = about(seat) | {"words": words}
    return browser.post(f"{PAGE}send/", data, follow=True).content.decode()


def test_a_letter_is_drafted_in_the_language_of_its_reader(here: Client, ana: Seat) -> None:
    ana.member.interface_language = "de"
    ana.member.save()
    page = main(here)
    assert "Hallo Ana Ruiz," in page
    assert "has nobody to learn with" in page


def test_a_letter_is_sent_once_and_read_by_whom_it_is_for(
    here: Client,
    browse: Callable[[Seat], Client],
    coordinator: Seat,
    member: Seat,
    ana: Seat,
    now: datetime,
) -> None:
    assert "Sent to Ana Ruiz." in post(here, ana)
    outbox.deliver_here(now=now)
    letter = Letter.objects.get()
    address = f"{PAGE}letters/{letter.pk}/"
    assert subjects(coordinator, NeedKind.ALONE, now) == []
    assert "of the coordinators of" in browse(ana).get("/me/notices/").content.decode()
    assert "Hello Ana" in main(browse(ana), address)
    assert browse(member).get(address).status_code == 404
    # A second press, and a second coordinator.
    refused = post(here, ana, words="You both like trees")
    assert "Somebody has taken care of this meanwhile" in refused
    assert "You both like trees" in refused
    assert Letter.objects.count() == 1
    over = now + RESTS_FOR[Outcome.SENT]
    assert subjects(coordinator, NeedKind.ALONE, over) == [str(ana.member.pk)]


def test_the_first_letter_is_open_whatever_stands_above_it(
    here: Client, coordinator: Seat, ana: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    wish(coordinator, topic_id=topics["Algebra"].pk, now=now - 2 * LONG_AGO)
    page = main(here, f"{PAGE}?kind=alone")
    assert page.index("maple coordinator") < page.index("Ana Ruiz")
    assert page.count('<details class="fold" open>') == 1


def test_what_was_typed_stays_where_it_cannot_be_sent(here: Client, ana: Seat) -> None:
    page = post(here, ana, words="x" * 2001)
    assert "x" * 2001 in page
    assert not Letter.objects.exists()
    assert not Handling.objects.exists()


def test_what_is_settled_meanwhile_is_not_sent(coordinator: Seat, ana: Seat, now: datetime) -> None:
    leave(ana, now=now)
    with pytest.raises(NotNeededAnyMore):
        actions.send_letter(coordinator, **about(ana), words="Hello", now=now)
    assert not Handling.objects.exists()


@pytest.mark.parametrize("outcome", [Outcome.LATER, Outcome.DONE])
def test_what_is_set_aside_comes_back(
    outcome: Outcome, here: Client, coordinator: Seat, ana: Seat, now: datetime
) -> None:
    here.post(f"{PAGE}aside/", about(ana) | {"outcome": outcome})
    assert subjects(coordinator, NeedKind.ALONE, now) == []
    # A page that was open meanwhile leads back to what is left.
    again = here.post(f"{PAGE}aside/", about(ana) | {"outcome": outcome}, follow=True)
    assert again.redirect_chain[-1][0] == PAGE
    assert "Somebody has taken care of this meanwhile" in again.content.decode()
    with pytest.raises(HandledAlready):
        actions.set_aside(coordinator, **about(ana), outcome=outcome, now=now)
    over = now + RESTS_FOR[outcome]
    assert subjects(coordinator, NeedKind.ALONE, over - timedelta(seconds=1)) == []
    assert subjects(coordinator, NeedKind.ALONE, over) == [str(ana.member.pk)]
    actions.set_aside(coordinator, **about(ana), outcome=outcome, now=over)
    assert Handling.objects.get().until == over + RESTS_FOR[outcome]


def test_nobody_writes_to_themselves(
    here: Client, coordinator: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    wish(coordinator, topic_id=topics["Algebra"].pk, now=now - LONG_AGO)
    page = main(here, f"{PAGE}?kind=alone")
    assert "has nobody to learn with" in page
    assert "Write to them" not in page
    with pytest.raises(NotNeededAnyMore):
        actions.send_letter(coordinator, **about(coordinator), words="Hello", now=now)


@pytest.mark.parametrize(
    "data", [{"kind": "odd"}, {"subject": "1; DROP"}, {"subject": ""}, {"outcome": "sent"}]
)
def test_what_the_page_never_sends_is_refused(
    data: dict[str, str], here: Client, ana: Seat
) -> None:
    said = about(ana) | {"outcome": "done"} | data
    assert here.post(f"{PAGE}aside/", said).status_code == 400
    assert not Handling.objects.exists()


def test_who_took_care_of_it_is_told_to_the_others(
    here: Client, ana: Seat, coordinator: Seat
) -> None:
    assert "Taken care of" not in main(here)
    post(here, ana)
    page = main(here, f"{PAGE}?kind=handled")
    assert f"<bdi>{coordinator.member.name}</bdi> wrote a message." in page
    assert "Ana Ruiz" in page
    assert "<textarea" not in page
