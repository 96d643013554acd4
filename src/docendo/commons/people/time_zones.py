"""The time zones one may choose, by the names of the IANA database."""

import zoneinfo
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REGIONS: dict[str, str | Promise] = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}


@cache
def known() -> frozenset[str]:
    """Every name that may be kept: also old spellings, which some browsers still report."""
    return frozenset(zoneinfo.available_timezones())


@cache
def by_region() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(region, its zones) for a list to choose from: places, no abbreviations."""
    return tuple(
        (region, tuple(sorted(name for name in known() if name.startswith(f"{region}/"))))
        for region in REGIONS
    )


def place(name: str) -> str:
    """The part of a zone's name that a person looks for: "Buenos Aires"."""
    return name.partition("/")[2].replace("_", " ") or name


def zone(name: str) -> zoneinfo.ZoneInfo | None:
    """The zone of this name; None where there is none, or not on this machine."""
    return zoneinfo.ZoneInfo(name) if name in known() else None
