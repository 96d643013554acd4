"""When letters leave, and what an address stands for; no database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from docendo.commons.mail import tokens
from docendo.commons.mail.paces import Pace
from docendo.commons.mail.rules import SOON, chosen, leaves_at
from docendo.commons.people.rules import is_final

# A Monday.
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
PARIS, LOS_ANGELES = ZoneInfo("Europe/Paris"), ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("pace", "zone", "leaves"),
    [
        (Pace.NEVER, PARIS, None),
        (Pace.AT_ONCE, PARIS, NOW + SOON),
        # It is ten in Paris and one at night in Los Angeles.
        (Pace.DAILY, PARIS, datetime(2026, 11, 17, 8, tzinfo=PARIS)),
        (Pace.DAILY, LOS_ANGELES, datetime(2026, 11, 16, 8, tzinfo=LOS_ANGELES)),
        (Pace.WEEKLY, PARIS, datetime(2026, 11, 23, 8, tzinfo=PARIS)),
        (Pace.WEEKLY, LOS_ANGELES, datetime(2026, 11, 16, 8, tzinfo=LOS_ANGELES)),
    ],
)
def test_a_letter_leaves_by_the_readers_clock(
    pace: Pace, zone: ZoneInfo, leaves: datetime | None
) -> None:
    assert leaves_at(pace, now=NOW, zone=zone) == leaves


def test_eight_is_eight_on_the_day_the_clock_changes() -> None:
    eve = datetime(2026, 10, 24, 12, tzinfo=UTC)
    found = leaves_at(Pace.DAILY, now=eve, zone=PARIS)
    assert found is not None
    assert found.astimezone(UTC) == datetime(2026, 10, 25, 7, tzinfo=UTC)


def test_a_community_goes_before_everywhere_and_what_nobody_knows_is_no_choice() -> None:
    everywhere = {"answers": "daily"}
    assert chosen("answers", everywhere=everywhere, here={}, default=Pace.NEVER) is Pace.DAILY
    here = {"answers": "weekly"}
    assert chosen("answers", everywhere=everywhere, here=here, default=Pace.NEVER) is Pace.WEEKLY
    odd = {"answers": "hourly"}
    assert chosen("answers", everywhere=odd, here={}, default=Pace.NEVER) is Pace.NEVER


def test_an_address_is_read_by_whatever_it_is_written_and_never_when_forged(settings: Any) -> None:
    settings.REPLY_ADDRESS = "reply@learn.example.org"
    own = tokens.slip("p", person_id=12345678, community_id=99999, about=987654321, now=NOW)
    address = tokens.address_of(own)
    assert len(address.partition("@")[0]) <= 64
    assert tokens.read_address(address.upper()) == own
    other = tokens.address_of(replace(own, person_id=12345679))
    forged = other[: other.rindex("-")] + address[address.rindex("-") :]
    assert tokens.read_address(forged) is None
    for wrong in ("reply@learn.example.org", "x", address.replace("reply+", "help+"), ""):
        assert tokens.read_address(wrong) is None
    assert not own.is_over(NOW + tokens.ANSWERED_WITHIN)
    assert own.is_over(NOW + tokens.ANSWERED_WITHIN + timedelta(days=1))
    settings.SECRET_KEY = "another"
    assert tokens.read_address(address) is None
    settings.REPLY_ADDRESS = ""
    assert tokens.address_of(own) == ""


@pytest.mark.parametrize(
    ("said", "final"),
    [
        ("5.1.1", True),
        ("550 5.1.1 <x@y.z>: Recipient address rejected: User unknown", True),
        ("550 No such user here", True),
        ("5.1.10", True),
        ("5.2.1", True),
        ("5.2.2", False),
        ("552 5.2.2 Mailbox full", False),
        ("550 5.7.1 Message rejected as spam", False),
        ("4.4.1", False),
        ("450 4.1.1 Try later", False),
        ("554 Refused", False),
        ("", False),
    ],
)
def test_only_an_address_that_is_not_there_is_given_up(said: str, *, final: bool) -> None:
    assert is_final(said) is final
