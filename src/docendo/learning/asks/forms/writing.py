"""The shape of a question while it is written, and once it is asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from docendo.commons.communities.api import LONGEST_BODY, Seat
from docendo.commons.topics.api import LONGEST_TOPICS
from docendo.kernel.lines import one_line
from docendo.kernel.text import isolated
from docendo.learning.asks.actions import Holding, Words
from docendo.learning.asks.models import Draft
from docendo.learning.asks.rules import LONGEST_PAGE_KEY, WITH_NAME, WITHOUT_NAME
from docendo.learning.forum.api import LONGEST_TITLE, question_fields


class UnderWhatName(forms.ChoiceField):
    """A choice that has always been made: what says nothing takes the first one, where it may."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.initial)


class QuestionForm(forms.Form):
    """A finished question: a title, the question itself, what it is about, and under what name."""

    def __init__(self, seat: Seat, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(question_fields(seat.community))
        self._ask_under_what_name(seat)
        # Who came here to ask begins to write at once; "a" leads back to the beginning.
        title = self.fields["title"].widget.attrs
        title["data-ask"] = True
        title["autofocus"] = not self.is_bound and not self.initial.get("title")

    def _ask_under_what_name(self, seat: Seat) -> None:
        """A choice where there is one; who chose before to give no name never gives it unasked."""
        given = self.data if self.is_bound else self.initial
        chose_none = given.get("asks_as") == WITHOUT_NAME
        allowed = seat.community.allows_anonymous
        if not allowed and not chose_none:
            return
        own = _("Ask as %(name)s") % {"name": isolated(seat.member.name)}
        choices = [(WITH_NAME, own), (WITHOUT_NAME, _("Ask without my name"))]
        field = UnderWhatName(
            label=_("Under what name?"),
            choices=choices if allowed else choices[:1],
            initial=WITH_NAME if allowed else None,
            help_text=_(
                "Without your name everybody reads a made-up one, here and everywhere, and helps "
                "you just the same. Moderators can learn your name only if they write down why, "
                "and you will read that."
            )
            if allowed
            else _("In this community questions are asked with a name now."),
            error_messages={
                "required": _("Choose whether to ask with your name, or keep this as a draft."),
                "invalid_choice": _(
                    "In this community questions are asked with a name now. "
                    "Ask with yours, or keep this as a draft."
                ),
            },
            widget=forms.RadioSelect,
        )
        if not allowed:
            self.initial = {**self.initial, "asks_as": None}
        self.fields["asks_as"] = field

    def clean(self) -> dict[str, Any]:
        said = dict(super().clean() or {})
        said["anonymously"] = said.pop("asks_as", "") == WITHOUT_NAME
        return said


class DraftForm(forms.Form):
    """A question as far as it is written; only what no draft could hold is refused."""

    title = forms.CharField(required=False)
    body = forms.CharField(required=False, max_length=LONGEST_BODY, strip=False)
    topics = forms.CharField(required=False)
    asks_as = forms.CharField(required=False)

    def clean_title(self) -> str:
        return one_line(self.cleaned_data["title"])[:LONGEST_TITLE]

    def clean_topics(self) -> str:
        return str(self.cleaned_data["topics"])[:LONGEST_TOPICS]

    def clean_asks_as(self) -> str:
        return WITHOUT_NAME if self.cleaned_data["asks_as"] == WITHOUT_NAME else WITH_NAME

    @property
    def words(self) -> Words:
        said = dict(self.cleaned_data)
        return Words(is_anonymous=said.pop("asks_as") == WITHOUT_NAME, **said)


class HoldingForm(forms.Form):
    """What a page says of its draft, in fields that nobody sees."""

    page = forms.RegexField(r"^[\w-]+$", max_length=LONGEST_PAGE_KEY, required=False)
    draft = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)

    def holding(self, *, otherwise: str) -> Holding:
        """What it says, where it can be read; ``otherwise`` is the key of a page without one."""
        said = self.cleaned_data if self.is_valid() else {}
        return Holding(
            page=said.get("page") or otherwise,
            draft_id=said.get("draft"),
            seen=said.get("seen") or 0,
        )


def words_of(draft: Draft) -> dict[str, str]:
    asks_as = WITHOUT_NAME if draft.is_anonymous else WITH_NAME
    return {"title": draft.title, "body": draft.body, "topics": draft.topics, "asks_as": asks_as}
