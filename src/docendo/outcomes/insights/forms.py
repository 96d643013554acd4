"""The shape of what a coordinator sends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from docendo.outcomes.insights.queries import Need
from docendo.outcomes.insights.rules import LONGEST_LETTER, LONGEST_SUBJECT, NeedKind, Outcome


class NeedForm(forms.Form):
    """Which need it is about."""

    kind = forms.ChoiceField(choices=NeedKind, widget=forms.HiddenInput)
    subject = forms.RegexField(r"^\d{1,19}$", max_length=LONGEST_SUBJECT, widget=forms.HiddenInput)

    @property
    def about(self) -> dict[str, Any]:
        return {
            "kind": NeedKind(self.cleaned_data["kind"]),
            "subject": self.cleaned_data["subject"],
        }


class LetterForm(NeedForm):
    words = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_LETTER,
        widget=forms.Textarea({"rows": 7, "dir": "auto"}),
        help_text=_("It is drafted in their language. Change what you like."),
    )

    @classmethod
    def of(cls, need: Need) -> "LetterForm":
        said = {"kind": need.kind, "subject": need.subject, "words": need.draft}
        return cls(initial=said, auto_id=f"{need.anchor}-%s")


class AsideForm(NeedForm):
    outcome = forms.ChoiceField(choices=[(each, each) for each in (Outcome.LATER, Outcome.DONE)])
