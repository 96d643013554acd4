"""The shape of what a coordinator sends: a file, and a yes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from docendo.commons.groups.rules.groups import GroupKind


class RosterForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A table as CSV, or a OneRoster export as ZIP, up to 10 MB."),
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,.zip"}),
    )
    kind = forms.ChoiceField(
        label=_("What the groups of a table are"),
        choices=GroupKind,
        initial=GroupKind.CLASS,
        help_text=_("Groups that are here already stay what they are."),
    )

    field_order = ("file", "kind")


class ConfirmForm(forms.Form):
    """The plan that was looked at, and whether those end whom the file does not name."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    ends_missing = forms.BooleanField(required=False)
