"""Fields of the forms of programs: lines, days, words."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from docendo.kernel.lines import can_be_seen, one_line
from docendo.learning.programs.rules import LONGEST_LINE, LONGEST_WORDS

FARTHEST = timedelta(days=3 * 366)


class LinesField(forms.CharField):
    """Some lines, one below the other; empty ones do not count."""

    def __init__(self, *, most: int, **more: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea({"rows": 4, "dir": "auto"}), **more)
        self.most = most

    def clean(self, value: Any) -> Any:
        said = str(super().clean(value) or "")
        lines = [line for each in said.splitlines() if can_be_seen(line := one_line(each))]
        if any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(
                _("A line is longer than %(number)s signs. Shorten it.") % {"number": LONGEST_LINE}
            )
        if len(lines) > self.most:
            raise forms.ValidationError(
                _("These are more than %(number)s lines. Take some away.") % {"number": self.most}
            )
        return list(dict.fromkeys(lines))


class DayField(forms.DateField):
    def __init__(self, *, today: date, **more: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)
        self.today = today

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not -FARTHEST <= day - self.today <= FARTHEST:
            raise forms.ValidationError(_("Choose a day that is not so far away."))
        return day


def words_field(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )
