"""The shape of what a coordinator sends: a file, and a yes."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.groups.rules.groups import GroupKind
from docendo.commons.groups.rules.tables import LARGEST_MB


class RosterForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"), widget=forms.FileInput({"accept": ".csv,.txt,.tsv,.zip"})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What the groups of a table are"),
        choices=GroupKind,
        initial=GroupKind.CLASS,
        help_text=gettext_lazy("Groups that are here already stay what they are."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "A table as CSV, or a OneRoster export as ZIP, up to %(number)s MB."
        ) % {"number": LARGEST_MB}


class ConfirmForm(forms.Form):
    """The plan that was looked at, and whether those end whom the file does not name."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    ends_missing = forms.BooleanField(required=False)
