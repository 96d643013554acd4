"""The shape of what people say when they flag, decide and appeal."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.care.rules import LONGEST_NOTE, LONGEST_WORDS, SHORTEST_WORDS, Why


def _several_lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "dir": "auto"})


class FlagForm(forms.Form):
    """One of a few reasons, each a button, and a few words if one likes."""

    why = forms.ChoiceField(
        choices=Why,
        error_messages={
            "required": gettext_lazy("Choose what is wrong."),
            "invalid_choice": gettext_lazy("Choose what is wrong."),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("What should a moderator know?"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=_several_lines(2),
    )


class DecisionForm(forms.Form):
    """Leave it or hide it; whoever hides something, or answers an appeal, says why."""

    decision = forms.ChoiceField(choices=(("leave", ""), ("hide", "")))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Needed if you hide it: its author reads why."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=_several_lines(2),
    )

    def __init__(self, *args: Any, is_appealed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_appealed = is_appealed

    def clean(self) -> dict[str, Any]:
        said = dict(super().clean() or {})
        hides = said.pop("decision", "") == "hide"
        words = said.get("words", "")
        if (
            (hides or self.is_appealed)
            and "words" not in self.errors
            and (len(words) < SHORTEST_WORDS)
        ):
            self.add_error("words", _("Say why in a sentence: its author will read it."))
        return {**said, "seen": said.get("seen") or None, "hides": hides}


class AppealForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Why should it be seen?"),
        min_length=SHORTEST_WORDS,
        max_length=LONGEST_WORDS,
        widget=_several_lines(3),
        error_messages={"min_length": gettext_lazy("Say why in a sentence.")},
    )
