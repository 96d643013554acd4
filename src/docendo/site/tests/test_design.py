"""The small pieces of the pages, drawn one by one."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone, translation
from pytest_django import Settings

from docendo.site.templatetags import design


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Amira Haddad", "AH"),
        ("Ana Maria de Souza", "AS"),
        ("Zoë", "Z"),
        ("Søren (he) Ø", "SØ"),
        ("ليلى منصور", "ل"),
        ("李小龙", "李"),
        ("  ", "?"),
        ("!!", "?"),
    ],
)
def test_initials_are_the_first_and_the_last_letter_where_letters_stand_alone(
    name: str, shown: str
) -> None:
    assert design.initials(name) == shown


def test_an_avatar_is_decoration_in_a_color_of_its_own() -> None:
    drawn = design.avatar(SimpleNamespace(pk=13, name="<b>", has_joined=True))
    assert 'class="avatar  tint-3" aria-hidden="true"' in drawn
    assert "<b>" not in drawn


def test_an_avatar_shows_the_picture_and_escapes_its_address() -> None:
    who = SimpleNamespace(pk=1, name="A", picture=SimpleNamespace(url='/files/1.png"x'))
    drawn = design.avatar(who, "large")
    assert drawn.startswith('<img class="avatar large" src="/files/1.png&quot;x" alt=""')


def test_an_author_who_has_not_joined_is_drawn_with_a_dashed_line() -> None:
    assert "not-joined" in design.avatar(SimpleNamespace(pk=1, name="A", has_joined=False))


def test_a_time_is_told_in_the_readers_zone_and_language() -> None:
    at = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    with timezone.override("Asia/Dubai"), translation.override("de"):
        drawn = design.when(at)
    assert 'datetime="2026-11-16T23:30:00+00:00"' in drawn
    assert "17. November 2026 03:30" in drawn


def test_what_never_changes_is_still_drawn_in_each_language(settings: Settings) -> None:
    settings.DEBUG = False
    drawn = set()
    for language in ("en", "ar", "en"):
        with translation.override(language):
            drawn.add(design.unchanging("bare.html"))
    assert len(drawn) == 2


def test_bars_stand_on_the_axis_and_the_highest_touches_the_top() -> None:
    drawn = design.bars([("W1", 0), ("W2", 5), ("W3", 10)])
    assert [(bar.y, bar.height) for bar in drawn] == [(150, 0), (80, 70), (10, 140)]


def test_a_chart_carries_its_numbers_as_a_table() -> None:
    template = Template('{% load design %}{% chart_bars "Asked" rows "Questions" %}')
    drawn = template.render(Context({"rows": [("W1", 3), ("W2", 1500)]}))
    assert '<th scope="row">W2</th><td class="number">1500</td>' in drawn.replace(",", "")


@pytest.mark.parametrize("rows", [[], [("W1", 0)]])
def test_a_chart_of_nothing_is_drawn_too(rows: list[tuple[str, int]]) -> None:
    template = Template('{% load design %}{% chart_bars "Asked" rows "Questions" %}')
    assert 'class="axis"' in template.render(Context({"rows": rows}))


def test_a_sparkline_says_what_it_shows() -> None:
    drawn = design.sparkline("Rising from 0 to 4", [0, 2, 4])
    assert 'aria-label="Rising from 0 to 4"' in drawn
    assert 'points="0.0,25.0 48.0,13.5 96.0,2.0"' in drawn
    assert "<polyline" in design.sparkline("Nothing", [])


class Ask(forms.Form):
    title = forms.CharField(help_text="One sentence.")
    entry = forms.ChoiceField(choices=[("open", "Open")], widget=forms.RadioSelect)
    follow = forms.BooleanField(required=False)


def field(name: str, *, data: dict[str, str] | None) -> str:
    return render_to_string("components/field.html", {"field": Ask(data)[name]})


def test_a_field_is_tied_to_its_help_and_its_fault() -> None:
    drawn = field("title", data={})
    assert 'aria-describedby="id_title_helptext id_title_error"' in drawn
    assert 'id="id_title_helptext"' in drawn
    assert 'id="id_title_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert "id_title_error" not in field("title", data=None)


def test_radios_stand_in_a_fieldset_with_a_legend() -> None:
    drawn = field("entry", data={})
    assert "<legend>Entry" in drawn
    assert 'aria-describedby="id_entry_error"' in drawn


def test_what_may_stay_empty_says_so() -> None:
    class Profile(forms.Form):
        pronouns = forms.CharField(required=False)

    form = Profile()
    assert "(optional)" in render_to_string("components/field.html", {"field": form["pronouns"]})
    assert "(optional)" not in field("title", data=None)


def test_the_summary_of_faults_leads_to_each_field() -> None:
    form = Ask({})
    drawn = render_to_string("components/faults.html", {"form": form})
    assert "2 things need to be corrected" in drawn
    assert '<a href="#id_title">Title</a>' in drawn
    assert render_to_string("components/faults.html", {"form": Ask()}).strip() == ""


def test_bars_that_lie_hide_what_the_table_hides() -> None:
    rows = [("Algebra", 12, 6), ("Chemistry", None, 0)]
    groups, high = design.lying(rows, series=2)
    assert [bar.width for bar in groups[0].bars] == [design.LYING, design.LYING / 2]
    assert [bar.value for bar in groups[1].bars] == [None, 0]
    tops = [bar.y for group in groups for bar in group.bars]
    assert tops == sorted(tops)
    assert high > tops[-1] + design.BAR_HIGH
    template = Template('{% load design %}{% chart_rows "Topics" columns rows %}')
    columns = ["Topic", "Want", "Offer", "Learn"]
    drawn = template.render(Context({"rows": rows, "columns": columns}))
    assert "fewer than 5" in drawn
    assert "Learn" not in drawn, "two columns are drawn, and the table has all"
    many = template.render(Context({"rows": rows * 9, "columns": columns}))
    assert "(the first rows)" in many
