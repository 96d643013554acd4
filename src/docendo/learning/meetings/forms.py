"""The shape of what is filled in to plan a meeting."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from docendo.kernel.lines import LineField
from docendo.learning.meetings.rules.limits import (
    LONGEST_ABOUT,
    LONGEST_PLACE,
    Rhythm,
    can_be_planned,
)
from docendo.learning.meetings.rules.planning import NewPlan

MINUTES = (15, 30, 45, 60, 90, 120, 180)


def _durations() -> list[tuple[int, str]]:
    """In the language of each reader: Django reads these anew for every form."""
    return [
        (each, ngettext("%(number)s minute", "%(number)s minutes", each) % {"number": each})
        for each in MINUTES
    ]


class DayField(forms.DateField):
    """A day as the browser's calendar sends it; none that no clock reaches."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **more)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not can_be_planned(day):
            raise forms.ValidationError(_("Choose a day that is not so far away."))
        return day


class TimeOfDayField(forms.TimeField):
    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=gettext_lazy("At"),
            widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
            **more,
        )

    def clean(self, value: Any) -> Any:
        return super().clean(value).replace(second=0, microsecond=0)


class PlanForm(forms.Form):
    first_on = DayField(label=gettext_lazy("Day"))
    at = TimeOfDayField()
    minutes = forms.TypedChoiceField(label=gettext_lazy("How long"), coerce=int, choices=_durations)
    weeks = forms.TypedChoiceField(
        label=gettext_lazy("How often"), coerce=int, choices=Rhythm.choices
    )
    until = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Only where you meet again and again."),
    )
    place = LineField(
        label=gettext_lazy("Where"),
        required=False,
        max_length=LONGEST_PLACE,
        help_text=gettext_lazy("A room, a café, or the address of a call."),
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )
    about = LineField(
        label=gettext_lazy("What for"),
        required=False,
        max_length=LONGEST_ABOUT,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first_on, until = said.get("first_on"), said.get("until")
        if said.get("weeks") == Rhythm.ONCE:
            said["until"] = None
        elif first_on is not None and until is not None and until < first_on:
            self.add_error("until", _("The last day is before the first one."))
        return said

    @property
    def plan(self) -> NewPlan:
        return NewPlan(**self.cleaned_data)


class MoveForm(forms.Form):
    first_on = DayField(label=gettext_lazy("Day"))
    at = TimeOfDayField()

    @property
    def starts_at(self) -> datetime:
        """By the clock of the reader."""
        here = get_current_timezone()
        return datetime.combine(self.cleaned_data["first_on"], self.cleaned_data["at"], here)


class AnswerForm(forms.Form):
    suits = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes"
    )


class MetForm(forms.Form):
    have_met = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes"
    )
