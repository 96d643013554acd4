"""The shape of what people type about communities."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.models import MOST_SEATS, valid_address
from docendo.commons.communities.rules import (
    ABOUT_LENGTH,
    ADDRESS_LENGTH,
    NAME_LENGTH,
    RESERVED,
    TEXT_LENGTH,
    Accent,
    Door,
    Kind,
    Role,
    Visibility,
    topic_names,
)
from docendo.commons.people.api import ZoneField
from docendo.kernel.lines import LineField
from docendo.kernel.pictures import PictureField

LIFETIMES = ((1, _("1 day")), (7, _("1 week")), (30, _("1 month")), (90, _("3 months")))


def _role(label: Any, roles: Iterable[Role]) -> forms.TypedChoiceField:
    choices = [(role.value, role.label) for role in sorted(roles)]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=lambda value: Role(int(value)), initial=Role.MEMBER
    )


def _markdown(label: Any, *, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=TEXT_LENGTH,
        help_text=help_text,
        widget=forms.Textarea(
            attrs={
                "class": "tall",
                "dir": "auto",
                "data-preview-url": reverse_lazy("communities:preview"),
            }
        ),
    )


def _name() -> LineField:
    return LineField(label=_("Name"), max_length=NAME_LENGTH)


def _about() -> LineField:
    return LineField(
        label=_("What it is about"),
        max_length=ABOUT_LENGTH,
        help_text=_("One sentence: who learns what here."),
    )


class IdeaForm(forms.Form):
    """What somebody needs to say to found a community."""

    name = _name()
    about = _about()
    kind = forms.ChoiceField(
        label=_("What kind of community it is"),
        choices=Kind,
        initial=Kind.COURSE,
        help_text=_("We propose topics and ground rules that suit it."),
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class ProposalForm(IdeaForm):
    """What is proposed for it, to be taken or changed."""

    address = forms.CharField(
        label=_("Address"),
        max_length=ADDRESS_LENGTH,
        help_text=_("Small letters a to z, digits and hyphens. It stays the same for ever."),
        validators=[valid_address],
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )
    topics = forms.CharField(
        label=_("Topics"),
        required=False,
        max_length=2000,
        help_text=_("What people will ask about, one on each line."),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 7}),
    )
    ground_rules = _markdown(_("Ground rules"))
    welcome = _markdown(_("Welcome"), help_text=_("What newcomers read first."))
    entry = forms.ChoiceField(label=_("How people join"), choices=Door, widget=forms.RadioSelect)
    visibility = forms.ChoiceField(
        label=_("Who may read"), choices=Visibility, widget=forms.RadioSelect
    )

    field_order = ("topics", "ground_rules", "welcome", "entry", "visibility", "address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in IdeaForm.base_fields:
            self.fields[name].widget = forms.HiddenInput()

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if address in RESERVED:
            raise forms.ValidationError(_("This word is kept for the site. Choose another one."))
        return address

    def clean_topics(self) -> tuple[str, ...]:
        return tuple(topic_names(self.cleaned_data["topics"]))


class DescriptionForm(forms.Form):
    """What coordinators say about their community."""

    name = _name()
    about = _about()
    welcome = _markdown(_("Welcome"), help_text=_("What newcomers read first."))
    ground_rules = _markdown(_("Ground rules"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    allows_anonymous = forms.BooleanField(
        label=_("Questions may be asked without a name"),
        required=False,
        help_text=_("What was asked so before stays so."),
    )
    holds_contacts = forms.BooleanField(
        label=_("Contact details of newcomers wait for a moderator"),
        required=False,
        help_text=_(
            "What somebody writes in their first week, or without a name, is hidden while it "
            "shows an address or a number, until a moderator has looked."
        ),
    )
    has_ladder = forms.BooleanField(
        label=_("Who has helped others may do more"),
        required=False,
        help_text=_(
            "Members whose answers helped may close questions that were asked before; later also "
            "others, and open them again. Without this only moderators and askers do."
        ),
    )
    accent = forms.ChoiceField(label=_("Color"), choices=Accent, widget=forms.RadioSelect)
    logo = PictureField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF, up to 5 MB. A square one fits best."),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    def __init__(self, *args: Any, has_logo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = ZoneField(
            kept=self.initial.get("time_zone", ""),
            guesses=False,
            help_text=_("Days begin and end here by its clocks, such as the last day of a class."),
        )
        self.order_fields(("name", "about", "welcome", "ground_rules", "language", "time_zone"))
        if not has_logo:
            del self.fields["remove_logo"]

    def clean(self) -> dict[str, Any]:
        # A browser forgets which file was chosen when a form comes back.
        if self.errors and self.cleaned_data.get("logo"):
            self.add_error("logo", _("The picture is good. Choose it once more."))
        return self.cleaned_data


class DoorsForm(forms.Form):
    entry = forms.ChoiceField(label=_("How people join"), choices=Door, widget=forms.RadioSelect)
    visibility = forms.ChoiceField(
        label=_("Who may read"), choices=Visibility, widget=forms.RadioSelect
    )


class InvitationForm(forms.Form):
    """A link for some people, for some time."""

    seats = forms.IntegerField(
        label=_("For how many people"), min_value=1, max_value=MOST_SEATS, initial=25
    )
    days = forms.TypedChoiceField(label=_("Valid for"), choices=LIFETIMES, coerce=int, initial=7)
    note = LineField(
        label=_("A note for yourself"),
        required=False,
        max_length=100,
        help_text=_("For example where you will post the link."),
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"role": _role(_("They come as"), roles), **self.fields}

    def expires_at(self, now: datetime) -> datetime:
        return now + timedelta(days=self.cleaned_data["days"])


class RoleForm(forms.Form):
    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = _role(_("Role"), roles)


class RequestForm(forms.Form):
    message = forms.CharField(
        label=_("A few words about you"),
        required=False,
        max_length=1000,
        help_text=_("The coordinators read this when they decide."),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 3}),
    )


class DecisionForm(forms.Form):
    note = forms.CharField(
        label=_("A note to them"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 2}),
    )


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("The person can read it, and so can the coordinators."),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 3}),
    )


class DeletionForm(forms.Form):
    name = forms.CharField(
        label=_("The community's name"),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class DirectoryForm(forms.Form):
    """What the directory is searched and narrowed by; nonsense narrows nothing."""

    q = forms.CharField(required=False, max_length=100)
    role = forms.TypedChoiceField(
        required=False, choices=Role, coerce=lambda value: Role(int(value)), empty_value=None
    )
    imported = forms.BooleanField(required=False)

    @property
    def narrowed(self) -> dict[str, Any]:
        self.is_valid()
        return {
            "words": self.cleaned_data.get("q", ""),
            "role": self.cleaned_data.get("role"),
            "imported": self.cleaned_data.get("imported", False),
        }
