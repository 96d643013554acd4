"""The shape of what people type about topics."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Community
from docendo.commons.topics.actions import Description
from docendo.commons.topics.fields import NamesField, TopicsField
from docendo.commons.topics.models import Topic
from docendo.commons.topics.rules import NAME_LENGTH, Level
from docendo.kernel.lines import LineField


class TopicForm(forms.Form):
    """A topic as moderators describe it."""

    name = LineField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy(
            "What belongs to it, in a sentence or two. Markdown and formulas work."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    synonyms = NamesField(
        label=gettext_lazy("Other names"),
        required=False,
        help_text=gettext_lazy(
            "Other words under which people look for it, also in other languages, separated by"
            " commas."
        ),
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requires"] = TopicsField(
            community,
            label=gettext_lazy("What one should know before"),
            required=False,
            help_text=gettext_lazy("Other topics, separated by commas."),
        )

    @property
    def described(self) -> Description:
        return Description(**self.cleaned_data)


class MergeForm(forms.Form):
    """Which topic takes another one in."""

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = TopicsField(community, label=gettext_lazy("Merge it into"))

    def clean_into(self) -> Topic:
        chosen: tuple[Topic, ...] = self.cleaned_data["into"]
        if len(chosen) > 1:
            raise forms.ValidationError(_("Name one topic only."))
        return chosen[0]


class OfferForm(forms.Form):
    """How well somebody can help."""

    level = forms.TypedChoiceField(
        label=gettext_lazy("How well I can help"),
        choices=Level,
        coerce=lambda value: Level(int(value)),
        initial=Level.SOLID,
    )
