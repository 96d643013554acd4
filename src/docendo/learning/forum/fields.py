"""The fields of a question, for whoever lets people write one."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from docendo.commons.communities.api import LONGEST_BODY, Community, text_area
from docendo.commons.topics.api import AboutField
from docendo.kernel.lines import LineField
from docendo.learning.forum.rules import (
    LONGEST_TITLE,
    SHORTEST_TITLE,
)


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
        "topics": AboutField(
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
