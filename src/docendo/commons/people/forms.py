"""Forms about oneself, and allauth's forms in our words: each password is asked for once."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import filter_users_by_email
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from docendo.commons.people import actions, languages, rules, time_zones
from docendo.commons.people.models import Person


class LineField(forms.CharField):
    """One line of a person's own words, in any script."""

    widget = forms.TextInput(attrs={"dir": "auto"})

    def to_python(self, value: Any) -> str:
        return rules.one_line(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not rules.can_be_seen(value):
            raise ValidationError(_("Nothing of this can be seen. Write it with letters."))


def _name() -> LineField:
    return LineField(
        label=_("Name"),
        max_length=rules.MOST_IN_NAME,
        help_text=_("As you write it yourself. The others see it."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )


def _ask_address(form: forms.Form, name: str) -> None:
    form.fields[name].label = _("E-mail address")
    form.fields[name].widget = forms.EmailInput(
        attrs={"dir": "ltr", "autocomplete": "username" if name == "login" else "email"}
    )


def _ask_password(form: forms.Form, name: str, label: object) -> None:
    """A field that a button lets be seen, instead of one that is typed twice."""
    field = form.fields[name]
    field.label = label  # type: ignore[assignment]
    is_new = field.widget.attrs.get("autocomplete") == "new-password"
    field.help_text = _("At least 10 characters; a few words in a row do well.") if is_new else ""
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"dir": "ltr", "data-show-password": True}


class SignInForm(allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_address(self, "login")
        _ask_password(self, "password", _("Password"))
        self.fields["remember"].label = _("Stay signed in on this device")
        self.fields["remember"].initial = True


class SignUpForm(allauth.SignupForm):
    field_order = ("name", "email", "password1", "time_zone")

    name = _name()
    # Filled in by the browser where it can; nobody is asked for it here.
    time_zone = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-guess-time-zone": True})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_address(self, "email")
        _ask_password(self, "password1", _("Password"))

    def clean_time_zone(self) -> str:
        return time_zones.todays_name(self.cleaned_data["time_zone"])


class ChangeAddressForm(allauth.AddEmailForm):
    """Another e-mail address, guarded by the password: who has it can take the account.

    A confirmed address stays in use until the new one is confirmed, where mail can be sent.
    """

    user: Person
    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_address(self, "email")
        self.fields["email"].label = _("New e-mail address")
        _ask_password(self, "password", _("Your password"))

    @property
    def asks_to_confirm(self) -> bool:
        return bool(settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory")

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise get_adapter().validation_error("enter_current_password")
        return password

    def clean_email(self) -> str:
        address: str = super().clean_email()
        # Without a mail to hide behind, a taken address has to be said.
        if not self._waits and filter_users_by_email(address):
            raise get_adapter().validation_error("email_taken")
        return address

    @property
    def _waits(self) -> bool:
        has_confirmed = self.user.emailaddress_set.filter(verified=True).exists()
        return self.asks_to_confirm and has_confirmed

    def save(self, request: HttpRequest) -> Any:
        if self._waits:
            return super().save(request)
        actions.replace_address(self.user, address=self.cleaned_data["email"])
        address = self.user.emailaddress_set.get()
        if self.asks_to_confirm:
            address.send_confirmation(request)
        return address


class ChangePasswordForm(allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _ask_password(self, "oldpassword", _("Your password until now"))
        _ask_password(self, "password1", _("New password"))


class ForgotPasswordForm(allauth.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_address(self, "email")

    def clean_email(self) -> str:
        address: str = super().clean_email()
        # An address that somebody only asked to change to does not open their account yet.
        self.users = [user for user in self.users if user.email == address.lower()]
        return address


class NewPasswordForm(allauth.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _ask_password(self, "password1", _("New password"))


class ProfileForm(forms.Form):
    """What somebody says about themselves."""

    name = _name()
    pronouns = LineField(
        label=_("Pronouns"),
        max_length=rules.MOST_IN_PRONOUNS,
        required=False,
        help_text=_("How others speak of you, for example “she” or “they/them”."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"),
        choices=languages.choices,
        required=False,
        # With JavaScript it is a field in which one types.
        help_text=format_lazy(
            "<noscript>{}</noscript>", _("To choose several, hold Ctrl, or ⌘ on a Mac.")
        ),
        widget=forms.SelectMultiple(attrs={"data-combobox": True, "size": 6}),
    )
    about = forms.CharField(
        label=_("About you"),
        max_length=rules.MOST_ABOUT,
        required=False,
        help_text=_("A few lines: what you are learning, what you like to explain."),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 6}),
    )


THEMES = (("system", _("Device")), ("light", _("Light")), ("dark", _("Dark")))


def _zones() -> list[tuple[Any, Any]]:
    """Zones grouped by region, below the choice to choose none."""
    regions = [
        (time_zones.REGIONS[region], [(name, time_zones.place(name)) for name in names])
        for region, names in time_zones.by_region()
    ]
    nothing, utc = _("Not chosen: times are in UTC"), time_zones.UTC
    return [("", nothing), (utc, utc), *regions]


class ZoneSelect(forms.Select):
    """Each zone also says its old names, by which a browser may report it."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if also := time_zones.old_names().get(str(value)):
            option["attrs"]["data-also"] = also
        return option


class PreferencesForm(forms.Form):
    """How somebody wants the pages."""

    language = forms.ChoiceField(
        label=_("Language of the pages"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(label=_("Appearance"), choices=THEMES, widget=forms.RadioSelect)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        required=False,
        help_text=_("All times are shown in it."),
        widget=ZoneSelect(attrs={"data-guess-time-zone": True, "data-combobox": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A zone kept under an old spelling is not in the list, and stays a choice.
        kept = self.initial.get("time_zone", "")
        field = self.fields["time_zone"]
        if isinstance(field, forms.ChoiceField) and kept and not field.valid_value(kept):
            field.choices = [*_zones(), (kept, kept)]
