"""The shape of what is said about a document."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Community, text_area
from docendo.kernel.lines import LineField
from docendo.kernel.pictures import PictureField
from docendo.learning.documents.rules.comments import (
    LONGEST_COMMENT,
    LONGEST_PASSAGE,
    LONGEST_PLACE,
    LONGEST_PROPOSAL,
    About,
    Nth,
)
from docendo.learning.documents.rules.cursors import cursor_of
from docendo.learning.documents.rules.limits import LONGEST_TITLE, Right, Template
from docendo.learning.documents.rules.pictures import LARGEST_SIDE


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


class PictureForm(forms.Form):
    picture = PictureField(largest_side=LARGEST_SIDE)


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


class _SayingForm(forms.Form):
    """Words about a text, with a preview."""

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"] = forms.CharField(
            label=self.label,
            max_length=LONGEST_COMMENT,
            required=self.is_needed,
            widget=text_area(community, rows=3),
        )

    label: Any = _("Your comment")
    is_needed = True


class _AboutForm(_SayingForm):
    """The same about a passage of it; where that stands is said by the editor, if there is one."""

    passage = forms.CharField(
        label=_("The passage"),
        max_length=LONGEST_PASSAGE,
        widget=forms.Textarea({"rows": 2, "dir": "auto", "data-passage": True}),
    )
    place = forms.CharField(
        max_length=LONGEST_PLACE,
        required=False,
        widget=forms.HiddenInput({"data-place": True}),
    )

    def clean_passage(self) -> str:
        return _one_kind_of_lines(self.cleaned_data["passage"])

    def clean_place(self) -> dict[str, Any] | None:
        """Where a cursor may stand in a text, else nothing: the words say it too."""
        try:
            place = cursor_of(json.loads(self.cleaned_data["place"] or "null"))
        except (ValueError, RecursionError):
            return None
        return place if place and "anchor" in place else None

    @property
    def about(self) -> About:
        said = self.cleaned_data
        return About(said.get("passage", ""), said.get("place"))


class CommentForm(_AboutForm):
    """On a passage or all of it; a whiteboard has no passages."""

    def __init__(self, *args: Any, is_of_board: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "comment-%s", **kwargs})
        if is_of_board:
            del self.fields["passage"], self.fields["place"]
            return
        passage = self.fields["passage"]
        passage.required = False
        passage.help_text = _("Choose words in the text, or copy them here. Empty: all of it.")


class SuggestionForm(_AboutForm):
    label = _("Why")
    is_needed = False

    proposal = forms.CharField(
        label=_("What should stand there instead"),
        max_length=LONGEST_PROPOSAL,
        required=False,
        strip=False,
        help_text=_("Leave it empty to propose that these words go."),
        widget=forms.Textarea({"rows": 2, "dir": "auto", "data-proposal": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "suggestion-%s", **kwargs})
        self.fields["passage"].strip = False  # type: ignore[attr-defined]
        self.fields["passage"].help_text = _(
            "Choose words of one line in the text, or copy them here."
        )
        self.order_fields(("passage", "proposal", "body", "place"))

    def clean_passage(self) -> str:
        """Letter by letter; a line that was copied has an end that nobody means."""
        said = super().clean_passage()
        line = said.strip("\n")
        if not line:
            raise forms.ValidationError(self.fields["passage"].error_messages["required"])
        return said if "\n" in line else line

    def clean_proposal(self) -> str:
        """A line stays one; only in code there are several."""
        said = _one_kind_of_lines(self.cleaned_data["proposal"])
        if "\n" in self.cleaned_data.get("passage", ""):
            return said
        return " ".join(said.strip("\n").split("\n"))


class AnswerForm(_SayingForm):
    label = _("Your answer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "answer-%s", **kwargs})


class EditForm(_SayingForm):
    """One's own words again; a suggestion may do without."""

    def __init__(self, *args: Any, is_needed: bool, **kwargs: Any) -> None:
        self.is_needed = is_needed
        super().__init__(*args, **kwargs)


def _one_kind_of_lines(said: str) -> str:
    return said.replace("\r\n", "\n").replace("\r", "\n")


class ResolveForm(forms.Form):
    is_resolved = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes"
    )


class DecideForm(forms.Form):
    """Accepted or not, and which of the places where its words stand is meant."""

    is_accepted = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes"
    )
    number = forms.IntegerField(min_value=0, max_value=1_000_000, required=False)
    count = forms.IntegerField(min_value=0, max_value=1_000_000, required=False)

    @property
    def nth(self) -> Nth | None:
        number, count = self.cleaned_data["number"], self.cleaned_data["count"]
        return None if number is None or count is None else Nth(number, count)
