"""The shape of a question while it is written, and once it is asked."""

from typing import Any

from django import forms

from docendo.commons.communities.api import Community
from docendo.kernel.lines import one_line
from docendo.learning.asks.actions import Holding, Words
from docendo.learning.asks.models import Draft
from docendo.learning.asks.rules import LONGEST_PAGE_KEY
from docendo.learning.forum.api import LONGEST_BODY, LONGEST_TITLE, LONGEST_TOPICS, question_fields


class QuestionForm(forms.Form):
    """A finished question: a title, the question itself, and what it is about."""

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(question_fields(community))
        # Who came here to ask begins to write at once; "a" leads back to the beginning.
        title = self.fields["title"].widget.attrs
        title["data-ask"] = True
        title["autofocus"] = not self.is_bound and not self.initial.get("title")


class DraftForm(forms.Form):
    """A question as far as it is written; only what no draft could hold is refused."""

    title = forms.CharField(required=False)
    body = forms.CharField(required=False, max_length=LONGEST_BODY, strip=False)
    topics = forms.CharField(required=False)

    def clean_title(self) -> str:
        return one_line(self.cleaned_data["title"])[:LONGEST_TITLE]

    def clean_topics(self) -> str:
        return str(self.cleaned_data["topics"])[:LONGEST_TOPICS]

    @property
    def words(self) -> Words:
        return Words(**self.cleaned_data)


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
    return {"title": draft.title, "body": draft.body, "topics": draft.topics}
