"""Fields in which topics are named, for the forms of this app and of those above."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Community
from docendo.commons.topics.models import Topic
from docendo.commons.topics.queries import resolve
from docendo.commons.topics.rules import (
    LONGEST_TOPICS,
    MOST_NAMED,
    MOST_TOPICS,
    NAME_LENGTH,
    split_names,
)
from docendo.kernel.text import isolated


class NamesField(forms.CharField):
    """Names with commas between them, in the order in which they were typed."""

    widget = forms.TextInput(attrs={"dir": "auto"})

    def clean(self, value: Any) -> tuple[str, ...]:
        names = split_names(super().clean(value))
        if len(names) > MOST_NAMED:
            raise forms.ValidationError(_("These are too many. Name at most 20."))
        for name in names:
            if len(name) > NAME_LENGTH:
                raise forms.ValidationError(
                    _("“%(name)s” is too long."), params={"name": isolated(name)}
                )
        return names


class TopicsField(NamesField):
    """Topics of a community, by their names or synonyms; found as one types."""

    def __init__(self, community: Community, **more: Any) -> None:
        super().__init__(**more)
        self.community = community
        self.widget.attrs |= {
            "data-combobox": "",
            "data-find-url": reverse("topics:find", args=[community.slug]),
        }

    def clean(self, value: Any) -> tuple[Topic, ...]:  # type: ignore[override]  # text becomes topics
        resolved = resolve(self.community.pk, super().clean(value))
        if resolved.unknown:
            raise forms.ValidationError(
                _("There is no topic called “%(name)s” here. Choose one of the list."),
                params={"name": isolated(resolved.unknown[0])},
            )
        return resolved.found


class AboutField(TopicsField):
    """What a text is about: at most five topics."""

    def __init__(self, community: Community, **more: Any) -> None:
        more = {"label": gettext_lazy("Topics"), "required": False, **more}
        super().__init__(community, max_length=LONGEST_TOPICS, **more)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> tuple[Topic, ...]:  # type: ignore[override]  # text becomes topics
        topics = super().clean(value)
        if len(topics) > MOST_TOPICS:
            raise forms.ValidationError(_("Choose at most five topics."))
        return topics
