"""Small pieces of the pages that are needed often: icons, avatars, times, charts.

They are tags and not includes because a question page shows hundreds of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache, lru_cache, partial
from typing import Protocol

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

TINTS = 10
MIRRORED = frozenset({"arrow", "next", "previous", "sign-out", "comment", "help", "history"})


class Picture(Protocol):
    url: str


class Pictured(Protocol):
    """Whoever has a name and may have a picture: a person, a community."""

    pk: int
    name: str


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture from the sprite; decoration only, so a text must stand beside it."""
    return _icon(name, settings.DEBUG)


@cache
def _icon(name: str, debug: bool) -> SafeString:
    kind = "icon turns" if name in MIRRORED else "icon"
    return format_html(
        '<svg class="{}" width="20" height="20" aria-hidden="true"><use href="{}#{}"/></svg>',
        kind,
        static("docendo/icons.svg"),
        name,
    )


@register.filter
def faults(form: BaseForm) -> int:
    """How many sentences say what is wrong: a field may have several."""
    return sum(len(each) for each in form.errors.values())


@register.simple_tag
def unchanging(name: str) -> SafeString:
    """A template that is the same for every reader of a language, drawn once and remembered."""
    if settings.DEBUG:
        return render_to_string(name)
    return _drawn(name, get_language())


@cache
def _drawn(name: str, language: str) -> SafeString:
    return render_to_string(name)


@register.simple_tag
def avatar(who: Pictured, size: str = "") -> SafeString:
    """The picture of a person, or initials on a color of their own; the name stands beside it."""
    picture: Picture | None = getattr(who, "picture", None)
    if picture:
        return format_html(
            '<img class="avatar {}" src="{}" alt="" loading="lazy">', size, picture.url
        )
    if getattr(who, "is_persona", False):
        # The same for all: a color of their own would be one more thing to compare.
        return format_html(
            '<span class="avatar {} not-joined" aria-hidden="true">{}</span>', size, icon("mask")
        )
    return format_html(
        '<span class="avatar {} {}" aria-hidden="true">{}</span>',
        size,
        f"tint-{who.pk % TINTS}" if getattr(who, "has_joined", True) else "not-joined",
        initials(who.name),
    )


@register.simple_tag
def community_mark(community: Pictured, size: str = "") -> SafeString:
    """The logo of a community, or its initials on its own accent."""
    logo: Picture | None = getattr(community, "logo", None)
    if logo:
        return format_html(
            '<img class="avatar community {}" src="{}" alt="" loading="lazy">', size, logo.url
        )
    return format_html(
        '<span class="avatar community {}" data-accent="{}" aria-hidden="true">{}</span>',
        size,
        getattr(community, "accent", ""),
        initials(community.name),
    )


def initials(name: str) -> str:
    """The first letters of the first and the last word; one only where letters join."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    first, last = words[0][0], words[-1][0] if len(words) > 1 else ""
    joins = first > "\u02af"  # past Latin and its extensions two letters may melt into another
    return (first if joins and not first.isupper() else first + last).upper()


@register.simple_tag
def when(at: datetime) -> SafeString:
    """A point in time in the reader's words and zone; relative-time.ts makes it "3 hours ago"."""
    return when_here()(at)


@register.simple_tag
def day(at: datetime) -> SafeString:
    """A point in time that stays a date: what follows "until" and "from" is no "in 3 days"."""
    return format_html(
        '<time datetime="{}">{}</time>',
        at.isoformat(timespec="seconds"),
        date_format(timezone.localtime(at), "DATETIME_FORMAT"),
    )


def when_here() -> Callable[[datetime], SafeString]:
    """Draws times for this reader, whose zone and language are looked up once."""
    return partial(_when, zone=timezone.get_current_timezone(), language=get_language())


@lru_cache(maxsize=4096)
def _when(at: datetime, zone: tzinfo, language: str) -> SafeString:
    words = date_format(timezone.localtime(at, zone), "DATETIME_FORMAT")
    return format_html(
        '<time datetime="{}" data-relative>{}</time>', at.isoformat(timespec="seconds"), words
    )


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def bars(rows: Sequence[tuple[str, int]]) -> list[Bar]:
    """Where each bar stands in a drawing of 610 by 150, the highest 140 high."""
    width, floor, height = 610.0, 150.0, 140.0
    most = max((value for _, value in rows), default=0) or 1
    step = width / max(len(rows), 1)
    return [
        Bar(
            label=label,
            value=value,
            x=round(index * step + step * 0.16, 1),
            y=round(floor - height * value / most, 1),
            width=round(step * 0.68, 1),
            height=round(height * value / most, 1),
        )
        for index, (label, value) in enumerate(rows)
    ]


@register.inclusion_tag("components/chart_bars.html")
def chart_bars(title: str, rows: Sequence[tuple[str, int]], value_name: str) -> dict[str, object]:
    """Bars for (label, value) rows, with the same numbers as a table underneath."""
    return {
        "title": title,
        "value_name": value_name,
        "bars": bars(rows),
        "most": max((value for _, value in rows), default=0),
        "labelled": range(0, len(rows), max(1, -(-len(rows) // 8))),
    }


@dataclass(frozen=True)
class Lying:
    """A bar that lies under its label; one without a ``value`` is too few to be told."""

    value: int | None
    y: int
    width: float
    is_first: bool

    @property
    def after(self) -> float:
        return self.width + 10


@dataclass(frozen=True)
class Group:
    label: str
    y: int
    bars: Sequence[Lying]


LYING = 320.0  # how long the longest may be, beside which its number stands
LABEL_HIGH, BAR_HIGH, APART = 26, 20, 12


def lying(rows: Sequence[Sequence[str | int | None]], *, series: int) -> tuple[list[Group], int]:
    """Where each bar lies in a drawing 400 wide, row under row, and how high the drawing is."""
    numbers = [cell for row in rows for cell in row[1 : series + 1] if isinstance(cell, int)]
    most = max(numbers, default=0) or 1
    found: list[Group] = []
    top = 0
    for label, *cells in rows:
        under = top + LABEL_HIGH
        lines = [
            Lying(
                cell if isinstance(cell, int) else None,
                under + number * BAR_HIGH,
                round(LYING * (cell if isinstance(cell, int) else 0) / most, 1),
                is_first=number == 0,
            )
            for number, cell in enumerate(cells[:series])
        ]
        found.append(Group(str(label), top + LABEL_HIGH - 8, lines))
        top = under + len(lines) * BAR_HIGH + APART
    return found, top


MOST_LYING = 8


@register.inclusion_tag("components/chart_rows.html")
def chart_rows(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str | int | None]]
) -> dict[str, object]:
    """The first rows of a table as bars, one for each of its first two columns of numbers.

    The table stands beside it on the page, so that the drawing is hidden from who hears the page.
    """
    series = columns[1:3]
    groups, high = lying(rows[:MOST_LYING], series=len(series))
    return {
        "title": title,
        "series": series if len(series) > 1 else (),
        "groups": groups,
        "high": high,
        "is_part": len(rows) > MOST_LYING,
    }


@register.simple_tag
def sparkline(label: str, values: Sequence[int]) -> SafeString:
    """A line of a word's size; ``label`` says in a sentence what it shows."""
    width, height = 96.0, 26.0
    most = max(values, default=0) or 1
    step = width / max(len(values) - 1, 1)
    points = [
        (round(index * step, 1), round(height - 1 - (height - 3) * value / most, 1))
        for index, value in enumerate(values)
    ]
    path = " ".join(f"{x},{y}" for x, y in points)
    end_x, end_y = points[-1] if points else (0.0, height)
    return format_html(
        '<svg class="sparkline" viewBox="0 0 96 28" role="img" aria-label="{}">'
        '<polyline points="{}"/><circle class="end-point" cx="{}" cy="{}" r="2.5"/></svg>',
        label,
        path,
        end_x,
        end_y,
    )
