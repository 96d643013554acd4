"""The shape of what people put into the library, and say of it."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Community
from docendo.commons.people.api import language_choices
from docendo.commons.topics.api import AboutField
from docendo.kernel.lines import LineField
from docendo.kernel.uploads import UploadField, kinds_in_words
from docendo.learning.library.actions import Said
from docendo.learning.library.rules.resources import (
    LONGEST_ADDRESS,
    LONGEST_KEPT_NOTE,
    LONGEST_NOTE,
    LONGEST_REASON,
    LONGEST_TITLE,
)

NO_ADDRESS = gettext_lazy("Give the whole address of a page, as your browser shows it.")


def _languages() -> list[tuple[str, str]]:
    return [("", _("Not said")), *language_choices()]


class SaidForm(forms.Form):
    """What is said of every resource."""

    title = LineField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    note = forms.CharField(
        label=gettext_lazy("What is good about it"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=gettext_lazy("For whom it is, which part to read first, what it leaves out."),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"] = AboutField(
            community,
            required=True,
            help_text=_("One to five, separated by commas. They bring it to who learns them."),
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=_languages,
            required=False,
            widget=forms.Select({"data-combobox": True}),
        )

    @property
    def said(self) -> Said:
        columns = ("title", "note", "topics", "language")
        return Said(**{name: self.cleaned_data[name] for name in columns})


class AddressField(forms.URLField):
    """An address on the web."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Address"),
            max_length=LONGEST_ADDRESS,
            assume_scheme="https",
            error_messages={"invalid": NO_ADDRESS},
            widget=forms.URLInput({"dir": "ltr", "placeholder": "https://"}),
        )
        self.validators = [
            URLValidator(schemes=["http", "https"], message=NO_ADDRESS),
            _has_a_port_that_exists,
        ]


def _has_a_port_that_exists(url: str) -> None:
    """Django's pattern counts digits only, and what compares addresses asks for the number."""
    try:
        _number = urlsplit(url).port
    except ValueError:
        raise ValidationError(NO_ADDRESS, code="invalid") from None


class LinkForm(SaidForm):
    """A page on the web."""

    url = AddressField()
    field_order = ("url", "title", "note", "topics", "language")


class FileForm(SaidForm):
    """A file of one's own."""

    file = UploadField()
    field_order = ("file", "title", "note", "topics", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mind = _("Only put in what you may give to others.")
        self.fields["file"].help_text = f"{kinds_in_words()} {mind}"


class EditLinkForm(LinkForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _allow_long_note(self)


class EditFileForm(SaidForm):
    """A file stays what it is: another one is put in anew."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _allow_long_note(self)


def _allow_long_note(form: forms.Form) -> None:
    """What was taken over may have been said by several people."""
    form.fields["note"] = forms.CharField(
        label=_("What is good about it"),
        required=False,
        max_length=LONGEST_KEPT_NOTE,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )
    form.order_fields(form.field_order)


class TopicsForm(forms.Form):
    """What else a resource is about."""

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"] = AboutField(
            community, required=True, label=_("It is also about"), help_text=_("Up to five in all.")
        )


class RatingForm(forms.Form):
    """One to five stars, as buttons of which one is chosen."""

    STARS = (
        (5, gettext_lazy("5: excellent")),
        (4, gettext_lazy("4: good")),
        (3, gettext_lazy("3: all right")),
        (2, gettext_lazy("2: of little use")),
        (1, gettext_lazy("1: of no use")),
    )

    stars = forms.TypedChoiceField(
        label=gettext_lazy("How useful is it for learning?"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose between one and five stars.")},
    )


class ReasonForm(forms.Form):
    """Why a moderator takes something out."""

    reason = LineField(
        label=gettext_lazy("Why is it removed?"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Whoever added it will read this."),
    )
