"""The time zones one may choose, by the names of the IANA database."""

import zoneinfo
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REGIONS: dict[str, str | Promise] = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}
UTC = "UTC"


def _rows_of(table: str, starting: str = "") -> list[list[str]]:
    text = files("tzdata.zoneinfo").joinpath(table).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line.startswith(starting)]


@cache
def listed() -> frozenset[str]:
    """Today's names: at least one for each country, and UTC."""
    rows = (row for row in _rows_of("zone.tab") if not row[0].startswith("#"))
    return frozenset({UTC} | {row[2] for row in rows})


@cache
def renamed() -> Mapping[str, str]:
    """Old names that some browsers and machines still use, each with today's name."""
    links = {row[2]: row[1] for row in _rows_of("tzdata.zi", "L ")} | {"Etc/UTC": UTC}
    return {old: new for old, new in links.items() if old not in listed() and new in listed()}


@cache
def by_region() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(region, its zones) for a list to choose from."""
    return tuple(
        (region, tuple(sorted(name for name in listed() if name.startswith(f"{region}/"))))
        for region in REGIONS
    )


@cache
def old_names() -> Mapping[str, str]:
    """The other names of a listed zone, with spaces between."""
    also: dict[str, list[str]] = {}
    for old, new in sorted(renamed().items()):
        also.setdefault(new, []).append(old)
    return {new: " ".join(names) for new, names in also.items()}


def place(name: str) -> str:
    """The part of a zone's name that a person looks for: "Buenos Aires"."""
    return name.partition("/")[2].replace("_", " ") or name


def todays_name(name: str) -> str:
    """What the zone that a browser reports is called today; empty where it is not listed."""
    name = renamed().get(name, name)
    return name if name in listed() else ""


@cache
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def zone(name: str) -> zoneinfo.ZoneInfo | None:
    """The zone of this name, of today or of old; None where there is none."""
    return zoneinfo.ZoneInfo(name) if name in _known() else None
