"""The fields of a question, for whoever lets people write one."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Community
from docendo.commons.topics.api import Topic, resolve, split_names
from docendo.kernel.lines import LineField
from docendo.kernel.text import isolated
from docendo.learning.forum.rules import (
    LONGEST_BODY,
    LONGEST_TITLE,
    LONGEST_TOPICS,
    MOST_TOPICS,
    SHORTEST_TITLE,
)


def text_area(community: Community, **more: Any) -> forms.Textarea:
    """A Markdown field with a preview."""
    preview_url = reverse("forum:preview", args=(community.slug,))
    return forms.Textarea({"dir": "auto", "data-preview-url": preview_url, **more})


class TopicsField(forms.CharField):
    """Names of topics, separated by commas; cleaned they are topics, synonyms resolved."""

    def __init__(self, community: Community, **more: Any) -> None:
        self.community = community
        find_url = reverse("topics:find", args=(community.slug,))
        super().__init__(
            max_length=LONGEST_TOPICS,
            widget=forms.TextInput(
                {"autocomplete": "off", "data-combobox": True, "data-find-url": find_url}
            ),
            **{"label": gettext_lazy("Topics"), "required": False, **more},
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


def question_fields(community: Community) -> dict[str, forms.Field]:
    """A title, the question itself, and what it is about: what ``ask`` takes."""
    return {
        "title": LineField(
            label=_("Title"),
            min_length=SHORTEST_TITLE,
            max_length=LONGEST_TITLE,
            help_text=_("Your question in one sentence, as you would ask a friend."),
            widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        ),
        "body": forms.CharField(
            label=_("Your question"),
            max_length=LONGEST_BODY,
            help_text=_(
                "What do you want to know, what did you try, where did you get stuck? "
                "Markdown, formulas between $ signs and code between backticks work."
            ),
            widget=text_area(community, **{"class": "tall"}),
        ),
        "topics": TopicsField(
            community,
            help_text=_(
                "Up to five, separated by commas. They bring your question to who can help."
            ),
        ),
    }


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
