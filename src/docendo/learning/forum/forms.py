"""The shape of what people write; what may be done with it the rules decide."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Community, Seat
from docendo.commons.topics.api import Topic, resolve, split_names
from docendo.kernel.lines import LineField
from docendo.kernel.text import isolated
from docendo.learning.forum.queries import reasons_for
from docendo.learning.forum.rules import (
    LONGEST_BODY,
    LONGEST_COMMENT,
    LONGEST_REASON,
    LONGEST_TITLE,
    MOST_TOPICS,
    SHORTEST_TITLE,
    Reason,
)


def text_area(community: Community, **more: Any) -> forms.Textarea:
    """A Markdown field with a preview."""
    preview_url = reverse("forum:preview", args=(community.slug,))
    return forms.Textarea({"dir": "auto", "data-preview-url": preview_url, **more})


class TopicsField(forms.CharField):
    """Names of topics, separated by commas; cleaned they are topics, synonyms resolved."""

    def __init__(self, community: Community) -> None:
        self.community = community
        find_url = reverse("topics:find", args=(community.slug,))
        super().__init__(
            label=gettext_lazy("Topics"),
            required=False,
            max_length=400,
            help_text=gettext_lazy(
                "Up to five, separated by commas. They bring your question to who can help."
            ),
            widget=forms.TextInput(
                {"autocomplete": "off", "data-combobox": True, "data-find-url": find_url}
            ),
        )

    def clean(self, value: Any) -> Sequence[Topic]:
        named = resolve(self.community.pk, split_names(super().clean(value)))
        if named.unknown:
            raise forms.ValidationError(
                _("There is no topic called “%(name)s” here. Choose one of the list."),
                params={"name": isolated(named.unknown[0])},
            )
        if len(named.found) > MOST_TOPICS:
            raise forms.ValidationError(_("Choose at most five topics."))
        return named.found


class QuestionForm(forms.Form):
    """Asking: a title, the question itself, and what it is about."""

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = LineField(
            label=_("Title"),
            min_length=SHORTEST_TITLE,
            max_length=LONGEST_TITLE,
            help_text=_("Your question in one sentence, as you would ask a friend."),
            widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        )
        self.fields["body"] = forms.CharField(
            label=_("Your question"),
            max_length=LONGEST_BODY,
            help_text=_(
                "What do you want to know, what did you try, where did you get stuck? "
                "Markdown, formulas between $ signs and code between backticks work."
            ),
            widget=text_area(community, **{"class": "tall"}),
        )
        self.fields["topics"] = TopicsField(community)


class AnswerForm(forms.Form):
    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"] = forms.CharField(
            label=_("Your answer"),
            max_length=LONGEST_BODY,
            help_text=_("Markdown, formulas between $ signs and code between backticks work."),
            widget=text_area(community, rows=8),
        )


class CommentForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Your comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 3, "dir": "auto", "autofocus": True}),
    )


class EditForm(forms.Form):
    """What every edit says besides the text: why, and from which revision it starts."""

    why = LineField(
        label=gettext_lazy("Why do you change this?"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=gettext_lazy("A few words for the history, such as: explained the second step."),
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)


class EditQuestionForm(EditForm, QuestionForm):
    field_order = ("title", "body", "topics", "why", "seen_revision")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class EditAnswerForm(EditForm, AnswerForm):
    field_order = ("body", "why", "seen_revision")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class OriginalField(forms.CharField):
    """The address or the number of another question; cleaned it is the number."""

    def clean(self, value: Any) -> int | None:
        given = super().clean(value)
        if not given:
            return None
        numbers = re.findall(r"\d+", given.partition("#")[0])
        if not numbers or len(numbers[-1]) > 18:
            raise forms.ValidationError(_("Copy the address of the other question's page."))
        return int(numbers[-1])


class CloseForm(forms.Form):
    """Why a question is closed, and where the same was asked before."""

    def __init__(self, seat: Seat, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.ChoiceField(
            label=_("Why is it closed?"),
            choices=[(reason.value, reason.label) for reason in reasons_for(seat)],
            widget=forms.RadioSelect,
        )
        self.fields["original"] = OriginalField(
            label=_("Where was it asked before?"),
            required=False,
            help_text=_("For the first reason: the address of the earlier question."),
        )
        self.fields["note"] = forms.CharField(
            label=_("What the asker should know"),
            max_length=LONGEST_REASON,
            required=False,
            widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        )

    def clean_reason(self) -> Reason:
        return Reason(self.cleaned_data["reason"])


class ReasonForm(forms.Form):
    """Why a moderator removes a post."""

    reason = LineField(
        label=gettext_lazy("Why is it removed?"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Its author will read this."),
    )


class ReopenForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What has changed?"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("A moderator reads this and reopens your question."),
    )
