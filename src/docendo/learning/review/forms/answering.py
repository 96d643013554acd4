"""What authors say to their readers, and what they changed because of them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.learning.review.rules.judging import LONGEST_COMMENT, Helpful


class AnswerForm(forms.Form):
    """How much a review helped, an answer, and thanks; each may be left out, but not all."""

    helpful = forms.TypedChoiceField(
        label=gettext_lazy("How much did this help you?"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=Helpful.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("Your answer"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"dir": "auto", "rows": 3}),
    )
    thanks = forms.BooleanField(label=gettext_lazy("Say thank you"), required=False)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and not (said["helpful"] or said["words"] or said["thanks"]):
            raise forms.ValidationError(
                _("Say how much it helped, write something, or say thank you.")
            )
        return said


class ChangeForm(forms.Form):
    """What was changed because of a review, or of one remark in it."""

    words = forms.CharField(
        label=gettext_lazy("What did you change?"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"dir": "auto", "rows": 2}),
        error_messages={"required": gettext_lazy("Say in a sentence what you changed.")},
    )

    def __init__(self, *args: Any, because: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"] = forms.ChoiceField(
            label=_("Because of"),
            choices=[("", "—"), *because],
            error_messages={"required": _("Choose the comment that led to it.")},
        )
        self.order_fields(["because", "words"])
