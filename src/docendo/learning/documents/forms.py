"""The shape of what is said about a document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from docendo.kernel.lines import LineField
from docendo.learning.documents.rules.limits import LONGEST_TITLE, Right, Template


class TitleForm(forms.Form):
    title = LineField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )


class BeginForm(TitleForm):
    template = forms.ChoiceField(
        label=_("Begin with"),
        choices=Template.choices,
        initial=Template.EMPTY,
        widget=forms.RadioSelect,
    )

    def clean_template(self) -> Template:
        return Template(self.cleaned_data["template"])


class RestoreForm(forms.Form):
    change = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class KeepForm(forms.Form):
    is_kept = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes"
    )


class RightForm(forms.Form):
    others_may = forms.ChoiceField(
        label=_("Who writes in it"), choices=Right.choices, widget=forms.RadioSelect
    )

    def clean_others_may(self) -> Right:
        return Right(self.cleaned_data["others_may"])


def title_form(data: Any, title: str) -> TitleForm:
    return TitleForm(data, initial={"title": title})
