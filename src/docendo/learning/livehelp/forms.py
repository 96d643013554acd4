"""The shape of what is sent in live help."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Community, text_area
from docendo.kernel.lines import LineField
from docendo.learning.asks.api import LONGEST_PAGE_KEY, WITHOUT_NAME, Holding, Words
from docendo.learning.forum.api import LONGEST_TITLE, question_fields
from docendo.learning.livehelp.rules import HOURS, LONGEST_NOTE

MOST = 2**63 - 1


class WordsForm(forms.Form):
    """A question as far as it is written, sent from where it is written."""

    title = forms.CharField(required=False, max_length=LONGEST_TITLE)
    body = forms.CharField(required=False, strip=False)
    topics = forms.CharField(required=False)
    asks_as = forms.CharField(required=False)

    def words(self) -> Words:
        said = dict(self.cleaned_data)
        return Words(is_anonymous=said.pop("asks_as") == WITHOUT_NAME, **said)


class HoldingForm(forms.Form):
    """Which draft it is, in fields that nobody sees."""

    page = forms.RegexField(
        r"^[\w-]+$", max_length=LONGEST_PAGE_KEY, required=False, widget=forms.HiddenInput
    )
    draft = forms.IntegerField(
        min_value=1, max_value=MOST, required=False, widget=forms.HiddenInput
    )
    seen = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )

    def holding(self, *, otherwise: str) -> Holding:
        said = self.cleaned_data if self.is_valid() else {}
        return Holding(
            page=said.get("page") or otherwise,
            draft_id=said.get("draft"),
            seen=said.get("seen") or 0,
        )


class CallForm(forms.Form):
    """What somebody waits with: a question in one sentence, and as much more as they like."""

    title = LineField(max_length=LONGEST_TITLE)

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = question_fields(community)
        fields["body"].required = False
        fields["body"].label = _("More about it")
        fields["body"].help_text = _("What did you try, and where did you get stuck?")
        fields["body"].widget = text_area(community, rows=6)
        fields["topics"].help_text = _(
            "Up to five, separated by commas. Who offers help with them is told at once."
        )
        self.fields.update(fields)


class IntoForm(forms.Form):
    into = forms.IntegerField(min_value=1, max_value=MOST)


class AgreeForm(forms.Form):
    agrees = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class TakeForm(forms.Form):
    """``along`` is pressed where somebody helps already."""

    along = forms.ChoiceField(choices=[("yes", "yes")], required=False)


class HandOverForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("A word for who comes next"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=gettext_lazy(
            "What have you found out together, and what is still open? Who waits reads it, and"
            " everybody who might help them."
        ),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )


class StandByForm(forms.Form):
    hours = forms.TypedChoiceField(coerce=int, choices=[(each, each) for each in (0, *HOURS)])
