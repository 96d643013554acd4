"""The shape of what people type about topics."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Community
from docendo.commons.topics.actions import Description
from docendo.commons.topics.models import Topic
from docendo.commons.topics.queries import resolve
from docendo.commons.topics.rules import MOST_NAMED, NAME_LENGTH, Level, split_names
from docendo.kernel.lines import LineField
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
