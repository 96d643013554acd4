"""Names, languages and time zones; no database."""

from datetime import UTC, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from docendo.commons.people import languages, rules, time_zones


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ngozi\t\n Okafor ", "Ngozi Okafor"),
        ("أميرة حداد", "أميرة حداد"),
        ("نرگس می\u200cرود", "نرگس می\u200cرود"),
        ("👩\u200d🔬 Ada", "👩\u200d🔬 Ada"),
        ("Eve\u202etxet\u202c", "Evetxet"),
        ("\u2066Eve\u2069", "Eve"),
        ("A\u0000\u001bB\u009f", "AB"),
        ("Zoe\u0308", "Zoë"),
        ("\u2028\u00a0", ""),
    ],
)
def test_a_name_is_kept_as_written_without_what_misleads(typed: str, kept: str) -> None:
    assert rules.one_line(typed) == kept


@given(some.text())
def test_one_line_is_one_line_and_stays_so(text: str) -> None:
    line = rules.one_line(text)
    assert rules.one_line(line) == line
    assert len(line.splitlines()) <= 1
    assert not rules.TURNING & set(line)


@pytest.mark.parametrize("name", ["A", "李", "7", "🦊", "ـ"])
def test_a_name_may_be_any_sign_that_shows(name: str) -> None:
    assert rules.can_be_seen(name)


@pytest.mark.parametrize("name", ["", " ", "\u200d", "\u200b\ufeff", "\u0301"])
def test_a_name_that_shows_nothing_is_none(name: str) -> None:
    assert not rules.can_be_seen(name)


def test_languages_are_named_for_the_reader_and_in_themselves() -> None:
    with translation.override("de"):
        assert dict(languages.choices())["fr"] == "Französisch · français"
        assert languages.name_of("ar") == "Arabisch"
    with translation.override("en"):
        names = [name for _, name in languages.choices()]
        assert names == sorted(names, key=str.casefold)
        assert "English" in names
        assert languages.name_of("yo") == "Yoruba"


def test_an_unknown_language_is_shown_as_it_was_kept() -> None:
    assert languages.name_of("tlh") == "tlh"


def test_each_zone_in_the_list_exists() -> None:
    names = [name for _, zones in time_zones.by_region() for name in zones]
    assert {"Europe/Berlin", "America/Argentina/Buenos_Aires", "Africa/Cairo"} <= set(names)
    noon = datetime(2026, 11, 16, 12, tzinfo=UTC)
    assert all(noon.astimezone(time_zones.zone(name)).tzinfo for name in names)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "/etc/passwd"])
def test_a_zone_that_is_none_is_none(name: str) -> None:
    assert time_zones.zone(name) is None


@pytest.mark.parametrize(
    ("reported", "today"),
    [
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Asia/Katmandu", "Asia/Kathmandu"),
        ("US/Pacific", "America/Los_Angeles"),
        ("Etc/UTC", "UTC"),
        ("Africa/Accra", "Africa/Accra"),
        ("Mars/Olympus", ""),
    ],
)
def test_what_a_browser_reports_gets_todays_name(reported: str, today: str) -> None:
    assert time_zones.todays_name(reported) == today


def test_a_zone_is_found_by_its_place() -> None:
    assert time_zones.place("America/Argentina/Buenos_Aires") == "Argentina/Buenos Aires"
    assert time_zones.place("UTC") == "UTC"
