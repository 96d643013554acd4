"""The one form in which a review is set up, and the smaller ones around it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Community, text_area
from docendo.commons.groups.api import Group
from docendo.kernel.lines import LineField, can_be_seen, one_line
from docendo.learning.review.models import Assignment
from docendo.learning.review.rules.judging import (
    LONGEST_LINE,
    LONGEST_TITLE,
    MOST_CRITERIA,
    MOST_READERS,
    Choosing,
    Late,
    Method,
    Strategy,
)
from docendo.learning.review.rules.phases import ORDER, Phase
from docendo.learning.review.rules.planning import (
    DATE_FIELDS,
    LONGEST_INSTRUCTIONS,
    LONGEST_WORDS,
    NewCriterion,
    NewLevel,
    Said,
    faults,
    faults_of_dates,
)

EMPTY_ROWS = 1
EVERYBODY = ""


class MomentField(forms.DateTimeField):
    """A moment by the reader's own clock, as the browser's calendar sends it."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(required=False, widget=widget, **more)


def _date_fields() -> dict[str, MomentField]:
    return {
        "submit_by": MomentField(label=_("Works are handed in until")),
        "calibrate_by": MomentField(label=_("Examples are practiced on until")),
        "review_by": MomentField(label=_("Works are read until")),
        "revise_by": MomentField(label=_("Reviews are answered until")),
    }


def _title() -> LineField:
    return LineField(label=_("Title"), max_length=LONGEST_TITLE)


def _body(community: Community) -> forms.CharField:
    return forms.CharField(
        label=_("What is asked"),
        max_length=LONGEST_INSTRUCTIONS,
        help_text=_("Markdown, formulas between $ signs and code between backticks work."),
        widget=text_area(community, **{"class": "tall"}),
    )


class AssignmentForm(forms.Form):
    """All but the criteria."""

    def __init__(
        self,
        community: Community,
        groups: Sequence[Group],
        *,
        may_ask_everybody: bool,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        everybody = [(EVERYBODY, _("Every member who wants to"))] if may_ask_everybody else []
        self.fields |= {
            "title": _title(),
            "body": _body(community),
            "group": forms.ChoiceField(
                label=_("Who takes part"),
                choices=[*everybody, *((str(each.pk), str(each)) for each in groups)],
                required=not may_ask_everybody,
            ),
            "checklist": forms.CharField(
                label=_("Checklist for authors"),
                required=False,
                max_length=LONGEST_WORDS * 4,
                help_text=_("One line for each thing to look at before handing in."),
                widget=forms.Textarea({"rows": 3, "dir": "auto"}),
            ),
            **_date_fields(),
            "calibrates": _yes(_("Readers practice on examples first")),
            "revises": _yes(_("Authors answer and revise after they were read")),
            "late": _choice(_("Work that comes late"), Late),
            "takes_files": _yes(_("Files belong to a work")),
            "takes_teams": _yes(_("Several may hand in one work together")),
            "hides_authors": _yes(_("Readers do not learn who wrote a work")),
            "hides_readers": _yes(_("Authors do not learn who read their work")),
            "readers": forms.IntegerField(
                label=_("Readers for each work"),
                min_value=1,
                max_value=MOST_READERS,
                help_text=_("Each participant reads about as many works."),
            ),
            "choosing": _choice(_("Who reads what is chosen by"), Choosing),
            "strategy": _choice(_("How works are judged"), Strategy),
            "method": _choice(_("How one grade is made of several"), Method),
            "reading_share": forms.IntegerField(
                label=_("Share of the grade for reading well, in percent"),
                min_value=0,
                max_value=100,
            ),
        }

    def clean_checklist(self) -> list[str]:
        lines = [one_line(each) for each in self.cleaned_data["checklist"].splitlines()]
        lines = [line for line in lines if can_be_seen(line)]
        if any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(
                _("A line is longer than %(number)s signs. Shorten it.") % {"number": LONGEST_LINE}
            )
        return list(dict.fromkeys(lines))


class CriterionForm(forms.Form):
    """One criterion; a row without a title does not count."""

    title = LineField(
        label=gettext_lazy("What readers look at"), required=False, max_length=LONGEST_LINE
    )
    words = forms.CharField(
        label=gettext_lazy("What is meant by it"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )
    weight = forms.FloatField(label=gettext_lazy("Weight"), initial=1)
    low = forms.FloatField(label=gettext_lazy("Fewest points"), initial=0)
    high = forms.FloatField(label=gettext_lazy("Most points"), initial=10)
    levels = forms.CharField(
        label=gettext_lazy("Levels"),
        required=False,
        max_length=LONGEST_WORDS * 4,
        help_text=gettext_lazy(
            "For a rubric: each level on a line of its own, with its points, a colon and words:"
            " “5: The argument holds.”"
        ),
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )
    needs_comment = forms.BooleanField(
        label=gettext_lazy("Readers must write a comment"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        for name in ("weight", "low", "high"):
            # Empty is what it was at first: a row is never refused for what it does not need.
            self.fields[name].required = False

    def clean_levels(self) -> list[NewLevel]:
        found = []
        for line in self.cleaned_data["levels"].splitlines():
            if not can_be_seen(line):
                continue
            points, _colon, words = line.partition(":")
            try:
                level = NewLevel(float(points.strip().replace(",", ".")), one_line(words))
            except ValueError:
                level = NewLevel(-1.0, "")
            if not can_be_seen(level.words):
                raise forms.ValidationError(
                    _("“%(line)s” is no level. Write its points, a colon and words.")
                    % {"line": one_line(line)[:60]}
                )
            found.append(level)
        return found

    @property
    def is_used(self) -> bool:
        return bool(self.cleaned_data.get("title"))

    @property
    def criterion(self) -> NewCriterion:
        said = {
            name: self.fields[name].initial if value is None else value
            for name, value in self.cleaned_data.items()
        }
        return NewCriterion(**said)


class SetUp:
    """The form and its rows of criteria together; ``do`` is the button that was pressed.

    ``add`` and ``remove-2`` change the rows and save nothing, which needs no JavaScript.
    """

    def __init__(
        self,
        form: Callable[..., AssignmentForm],
        *,
        initial: Mapping[str, Any],
        criteria: Sequence[Mapping[str, Any]],
        data: QueryDict | None = None,
    ) -> None:
        self._form = form
        self.form = form(data=data, initial=initial)
        self.do = data.get("do", "") if data is not None else ""
        if data is None:
            rows = [*criteria, *({} for _row in range(EMPTY_ROWS))]
            self.rows = [
                CriterionForm(initial=row or None, prefix=f"criterion-{at}")
                for at, row in enumerate(rows)
            ]
        else:
            count = _count(data.get("rows", ""))
            self.rows = [CriterionForm(data, prefix=f"criterion-{at}") for at in range(count)]
            if self.is_about_rows:
                self._change_rows()

    @property
    def is_about_rows(self) -> bool:
        return self.do == "add" or self.do.startswith("remove-")

    def _change_rows(self) -> None:
        """Typed values as they are, unchecked, in one row more or less."""
        typed = [
            {name: row[name].value() for name in row.fields}
            for at, row in enumerate(self.rows)
            if self.do != f"remove-{at}"
        ]
        if self.do == "add" and len(typed) < MOST_CRITERIA:
            typed.append({})
        self.rows = [
            CriterionForm(initial=values or None, prefix=f"criterion-{at}")
            for at, values in enumerate(typed)
        ]
        values = {name: self.form[name].value() for name in self.form.fields}
        self.form = self._form(data=None, initial=values)

    def is_valid(self, *, now: datetime) -> bool:
        """With each fault at its own field."""
        rows_are_valid = all(row.is_valid() for row in self.rows)
        if not self.form.is_valid() or not rows_are_valid:
            if not rows_are_valid:
                self.form.add_error(None, _("Something is wrong with a criterion. Look below."))
            return False
        used = [row for row in self.rows if row.is_used]
        for fault in faults(self.said, now=now):
            if fault.criterion is not None:
                used[fault.criterion - 1].add_error(fault.where, str(fault.words))
                title = used[fault.criterion - 1].cleaned_data.get("title", fault.criterion)
                self.form.add_error(None, f"{title}: {fault.words}")
            else:
                known = fault.where if fault.where in self.form.fields else None
                self.form.add_error(known, str(fault.words))
        return not self.form.errors

    @property
    def said(self) -> Said:
        said = self.form.cleaned_data
        used = [row for row in self.rows if row.is_used]
        has = {Phase.CALIBRATING: said["calibrates"], Phase.REVISING: said["revises"]}
        own = ("title", "body", "checklist", "calibrates", "revises", "takes_files", "takes_teams")
        return Said(
            **{name: said[name] for name in own},
            group_id=int(said["group"]) if said["group"] else None,
            ends={
                phase: said[name] if has.get(phase, True) else None
                for phase, name in DATE_FIELDS.items()
            },
            late=Late(said["late"]),
            hides_authors=said["hides_authors"],
            hides_readers=said["hides_readers"],
            readers=said["readers"],
            choosing=Choosing(said["choosing"]),
            strategy=Strategy(said["strategy"]),
            method=Method(said["method"]),
            reading_share=said["reading_share"],
            criteria=[row.criterion for row in used],
        )


def initial_of(said: Said) -> dict[str, Any]:
    """What the form begins with, from a template or a file."""
    own = (
        *("title", "body", "calibrates", "revises", "takes_files", "takes_teams", "readers"),
        *("hides_authors", "hides_readers", "strategy", "choosing", "method", "late"),
        "reading_share",
    )
    return {
        **{name: getattr(said, name) for name in own},
        "checklist": "\n".join(said.checklist),
        "group": str(said.group_id or EVERYBODY),
        **{DATE_FIELDS[phase]: end for phase, end in said.ends.items()},
    }


def rows_of(criteria: Sequence[NewCriterion]) -> list[dict[str, Any]]:
    return [
        {
            **{
                name: getattr(each, name)
                for name in ("title", "words", "weight", "low", "high", "needs_comment")
            },
            "levels": "\n".join(f"{level.points:g}: {level.words}" for level in each.levels),
        }
        for each in criteria
    ]


class WordsForm(forms.Form):
    """What does no harm once people take part: words, and dates that are still to come."""

    def __init__(self, assignment: Assignment, community: Community, data: Any = None) -> None:
        names = ("title", "body", *DATE_FIELDS.values())
        super().__init__(data, initial={name: getattr(assignment, name) for name in names})
        past = ORDER[: ORDER.index(Phase(assignment.phase))]
        self.after = next((each for each in reversed(past) if each in DATE_FIELDS), None)
        self.assignment = assignment
        dates = _date_fields()
        self.fields |= {"title": _title(), "body": _body(community)} | {
            name: dates[name]
            for phase, name in DATE_FIELDS.items()
            if phase not in past and phase in assignment.phases
        }

    def is_good(self, *, now: datetime) -> bool:
        if not self.is_valid():
            return False
        ends = {**self.assignment.ends, **self.ends}
        for fault in faults_of_dates(ends, after=self.after, now=now):
            self.add_error(fault.where if fault.where in self.fields else None, str(fault.words))
        return not self.errors

    @property
    def ends(self) -> dict[Phase, datetime | None]:
        return {
            phase: self.cleaned_data[name]
            for phase, name in DATE_FIELDS.items()
            if name in self.fields
        }


class FileForm(forms.Form):
    """A review that somebody shared."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput({"accept": ".yaml,.yml"}),
        help_text=gettext_lazy("A YAML file, as reviews are shared in it."),
    )


def _yes(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _choice(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices.choices)


def _count(typed: str) -> int:
    return min(int(typed), MOST_CRITERIA + EMPTY_ROWS) if typed.isascii() and typed.isdigit() else 0
