"""Names, languages and time zones; no database."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from docendo.commons.people import languages, time_zones


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
