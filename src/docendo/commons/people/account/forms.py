"""allauth's forms in our words: each password is asked for once."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import filter_users_by_email
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from docendo.commons.people import actions, time_zones
from docendo.commons.people.account.elsewhere import elsewhere_of
from docendo.commons.people.forms import name_field
from docendo.commons.people.models import Person
from docendo.commons.people.protocols import Elsewhere


def _ask_address(form: forms.Form, name: str) -> None:
    form.fields[name].label = _("E-mail address")
    form.fields[name].widget = forms.EmailInput(
        attrs={"dir": "ltr", "autocomplete": "username" if name == "login" else "email"}
    )


def _ask_password(form: forms.Form, name: str, label: object) -> None:
    """A field that a button lets be seen, instead of one that is typed twice."""
    field = form.fields[name]
    field.label = label  # type: ignore[assignment]  # a lazy one, too
    is_new = field.widget.attrs.get("autocomplete") == "new-password"
    field.help_text = _("At least 10 characters; a few words in a row do well.") if is_new else ""
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"dir": "ltr", "data-show-password": True}


def _signs_in_elsewhere(elsewhere: Elsewhere) -> forms.ValidationError:
    return forms.ValidationError(
        _("%(name)s signs you in, so this is done there."), params={"name": elsewhere.name}
    )


class SignInForm(allauth.LoginForm):
    """Whether a password fits is not said of an address whose institution signs it in."""

    elsewhere: Elsewhere | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_address(self, "login")
        _ask_password(self, "password", _("Password"))
        self.fields["remember"].label = _("Stay signed in on this device")
        self.fields["remember"].initial = True

    def clean(self) -> Any:
        self.elsewhere = elsewhere_of(self.cleaned_data.get("login"))
        return super().clean()  # type: ignore[no-untyped-call]  # allauth's


class SignUpForm(allauth.SignupForm):
    field_order = ("name", "email", "password1", "time_zone")
    elsewhere: Elsewhere | None = None

    name = name_field()
    # Filled in by the browser where it can; nobody is asked for it here.
    time_zone = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-guess-time-zone": True})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_address(self, "email")
        _ask_password(self, "password1", _("Password"))

    def clean_email(self) -> str:
        self.elsewhere = elsewhere_of(self.cleaned_data["email"])
        if self.elsewhere is not None:
            raise _signs_in_elsewhere(self.elsewhere)
        address: str = super().clean_email()
        return address

    def clean(self) -> Any:
        """Allauth does not know the name yet, which a password must not be."""
        said = super().clean()
        if password := self.cleaned_data.get("password1"):
            known = Person(
                name=self.cleaned_data.get("name", ""), email=self.cleaned_data.get("email")
            )
            try:
                validate_password(password, known)
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return said

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
        elsewhere = elsewhere_of(self.user.email)
        if elsewhere is not None:
            raise _signs_in_elsewhere(elsewhere)
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
    elsewhere: Elsewhere | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_address(self, "email")

    def clean_email(self) -> str:
        self.elsewhere = elsewhere_of(self.cleaned_data["email"])
        if self.elsewhere is not None:
            raise _signs_in_elsewhere(self.elsewhere)
        address: str = super().clean_email()
        # An address that somebody only asked to change to does not open their account yet.
        self.users = [user for user in self.users if user.email == address.lower()]
        return address


class NewPasswordForm(allauth.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _ask_password(self, "password1", _("New password"))


class AskAgainForm(allauth.ReauthenticateForm):
    """The password, before something is changed by which one signs in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_password(self, "password", _("Your password"))
