"""The shape of what is written on a board."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Community, text_area
from docendo.kernel.lines import LineField
from docendo.kernel.uploads import UploadsField, kinds_in_words
from docendo.learning.boards.rules import (
    LONGEST_LINE,
    LONGEST_MESSAGE,
    LONGEST_NOTES,
    MOST_FILES_AT_ONCE,
)

LAST_DAY = date(9999, 1, 1)


class GoalForm(forms.Form):
    words = LineField(
        label=gettext_lazy("What do you want to reach?"),
        max_length=LONGEST_LINE,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )
    due_on = forms.DateField(
        label=gettext_lazy("By which day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day is not None and day >= LAST_DAY:
            raise forms.ValidationError(_("Choose a day that is not so far away."))
        return day


class StepForm(forms.Form):
    words = LineField(
        label=gettext_lazy("A small step"),
        max_length=LONGEST_LINE,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )


class MessageForm(forms.Form):
    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "message-%s")
        super().__init__(*args, **kwargs)
        self.fields["body"] = forms.CharField(
            label=_("Your message"),
            max_length=LONGEST_MESSAGE,
            widget=text_area(community, rows=3),
        )


class FilesForm(forms.Form):
    """Files for the board, with a line for all of them."""

    chosen = UploadsField(most=MOST_FILES_AT_ONCE)
    words = LineField(
        label=gettext_lazy("A line about it"),
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "shared-%s")
        super().__init__(*args, **kwargs)
        together = _("Several at once may be as large together.")
        self.fields["chosen"].help_text = f"{kinds_in_words()} {together}"


class NotesForm(forms.Form):
    seen_number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"] = forms.CharField(
            label=_("Notes"),
            required=False,
            max_length=LONGEST_NOTES,
            help_text=_("Markdown, formulas between $ signs and code between backticks work."),
            widget=text_area(community, **{"class": "tall"}),
        )


class RestoreForm(forms.Form):
    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    seen_number = forms.IntegerField(min_value=0, max_value=2**31 - 1)


def _yes_or_no() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes"
    )


class KeepForm(forms.Form):
    is_kept = _yes_or_no()


class TickForm(forms.Form):
    is_done = _yes_or_no()


class ReadForm(forms.Form):
    up_to = forms.IntegerField(min_value=1, max_value=2**63 - 1)
