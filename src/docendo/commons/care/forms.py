"""The shape of what people say when they flag, decide and appeal."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.care.rules import (
    LONGEST_NOTE,
    LONGEST_WORDS,
    SHORTEST_WORDS,
    Decision,
    Silence,
    Why,
)


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
    """Leave it, warn its author or hide it; all but the first, and an appeal, need a reason.

    ``days`` is there where its author may be silenced: for so long they write nothing.
    """

    decision = forms.TypedChoiceField(choices=Decision, coerce=Decision)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Needed if you warn or hide: its author reads why."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=_several_lines(2),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("May they go on writing?"),
        choices=Silence,
        coerce=int,
        empty_value="0",
        required=False,
    )

    def __init__(
        self, *args: Any, is_appealed: bool = False, may_silence: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_appealed = is_appealed
        if is_appealed or not may_silence:
            del self.fields["days"]

    def clean(self) -> dict[str, Any]:
        said = dict(super().clean() or {})
        is_lenient = said.get("decision") == Decision.LEAVE
        words = said.get("words", "")
        if (
            (self.is_appealed or not is_lenient)
            and "words" not in self.errors
            and (len(words) < SHORTEST_WORDS)
        ):
            self.add_error("words", _("Say why in a sentence: its author will read it."))
        if is_lenient and said.get("days"):
            self.add_error(
                "days", _("Nobody is silenced for nothing: warn its author, or hide it.")
            )
        return {**said, "days": int(said.get("days") or 0), "seen": said.get("seen") or None}


class AppealForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What speaks against it?"),
        min_length=SHORTEST_WORDS,
        max_length=LONGEST_WORDS,
        widget=_several_lines(3),
        error_messages={"min_length": gettext_lazy("Say why in a sentence.")},
    )
