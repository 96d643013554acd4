"""What somebody wishes to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from docendo.outcomes.notices.rules import Wish


def _time_field(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, required=False, widget=widget)


class PreferencesForm(forms.Form):
    """Which kinds, and the hours in which nothing pops up."""

    told = forms.MultipleChoiceField(
        label=_("Tell me about"),
        choices=Wish.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_quiet = forms.BooleanField(
        label=_("Keep quiet for some hours"),
        required=False,
        help_text=_("Nothing pops up then. The bell still counts, and nothing is lost."),
    )
    quiet_from = _time_field(_("From"))
    quiet_until = _time_field(_("Until"))

    @property
    def times(self) -> tuple[forms.BoundField, ...]:
        return (self["quiet_from"], self["quiet_until"])

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not said.get("is_quiet"):
            said["quiet_from"] = said["quiet_until"] = None
            return said
        for name in ("quiet_from", "quiet_until"):
            if said.get(name) is None and name not in self.errors:
                self.add_error(name, _("Choose a time."))
        return said
