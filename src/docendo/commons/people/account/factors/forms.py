"""allauth's forms of second factors in our words; what is typed is checked in ``codes``."""

import struct
from collections.abc import Callable
from typing import Any, TypeVar

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.base.internal.flows import check_rate_limit, post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _

from docendo.commons.people.account.factors import codes
from docendo.commons.people.account.factors.adapter import WRONG_PASSKEY
from docendo.commons.people.account.factors.sealing import seal, unseal
from docendo.commons.people.rules import MOST_IN_PASSKEY_NAME
from docendo.kernel import clock
from docendo.kernel.lines import one_line

T = TypeVar("T")

# What fido2 raises at what no browser sends.
_MALFORMED = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    struct.error,
    InvalidSignature,
    NotImplementedError,
)


def code_field(label: object, help_text: object = "") -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # a lazy one
        help_text=help_text,  # type: ignore[arg-type]  # a lazy one
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
        ),
    )


def _name_field() -> forms.CharField:
    return forms.CharField(
        label=_("What to call it"),
        help_text=_("So that you know it again, such as the device that it is on."),
        max_length=MOST_IN_PASSKEY_NAME,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class CodeForm(base.AuthenticateForm):
    """The second step of signing in, by a code."""

    code = code_field(
        _("Code"),
        _("From your authenticator app; if you do not have it, one of your recovery codes."),
    )

    def clean_code(self) -> str:
        clear = check_rate_limit(self.user, error_key="too_many_codes")
        typed: str = self.cleaned_data["code"]
        self.authenticator = codes.use(self.user, typed=typed, now=clock.now())
        if self.authenticator is None:
            raise get_adapter().validation_error("incorrect_code")
        clear()
        return typed

    def save(self) -> None:
        super().save()
        self.tell_of_recovery_code()

    def tell_of_recovery_code(self) -> None:
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            get_account_adapter().send_notification_mail("mfa/email/recovery_code_used", self.user)


class CodeAgainForm(CodeForm):
    """The same of who is signed in and has no password, before something is changed."""

    def save(self) -> None:
        post_authentication(context.request, self.authenticator, reauthenticated=True)
        self.tell_of_recovery_code()


class AddAppForm(ActivateTOTPForm):
    """The first code of an app, which proves that it has the secret; kept sealed until then."""

    code = code_field(_("Code that the app shows now"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        forms.Form.__init__(self, *args, **kwargs)
        session = context.request.session
        sealed = session.get(SECRET_SESSION_KEY) if self.is_bound else None
        self.secret = unseal(sealed) if sealed else generate_totp_secret()
        if not sealed:
            session[SECRET_SESSION_KEY] = seal(self.secret)
        self.step = 0

    @property
    def secret_in_parts(self) -> str:
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))

    def clean_code(self) -> str:
        clear = check_rate_limit(self.user, error_key="too_many_codes")
        typed: str = self.cleaned_data["code"]
        step = codes.step_of(self.secret, typed, now=clock.now())
        if step is None:
            raise get_adapter().validation_error("incorrect_code")
        clear()
        self.step = step
        return typed


class CredentialField(forms.JSONField):
    """What a browser says of a passkey."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError:
            raise forms.ValidationError(WRONG_PASSKEY, code="invalid") from None


def _credential_field() -> CredentialField:
    """Django's words for a field that is missing, or no JSON, mean nothing to who meets them."""
    return CredentialField(
        widget=forms.HiddenInput,
        error_messages={"required": WRONG_PASSKEY, "invalid": WRONG_PASSKEY},
    )


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    name = _name_field()
    credential = _credential_field()
    # Each signs in by itself: what the browser is asked for says so, and is held to it.
    passwordless = None  # type: ignore[assignment]  # Django's way to leave one out

    def clean_name(self) -> str:
        return one_line(super().clean_name()) or str(self.initial["name"])

    def clean(self) -> dict[str, Any]:
        return _well_formed(super().clean)


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    name = _name_field()

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        return name or str(self.initial["name"])


class PasskeyForm(webauthn.AuthenticateWebAuthnForm):
    """The second step of signing in, by a passkey."""

    credential = _credential_field()

    def clean_credential(self) -> Authenticator:
        return _well_formed(super().clean_credential)


class PasskeyAgainForm(PasskeyForm):
    """The same of who is signed in and has no password, before something is changed."""

    reauthenticated = True


class SignInByPasskeyForm(webauthn.LoginWebAuthnForm):
    """A passkey in the place of address and password."""

    credential = _credential_field()

    def clean_credential(self) -> Authenticator:
        return _well_formed(super().clean_credential)


def _well_formed(read: Callable[[], T]) -> T:
    """What a browser has sent; whatever is malformed about it is a passkey that does not fit."""
    try:
        return read()
    except forms.ValidationError as error:
        if getattr(error, "code", "") == "incorrect_code":
            raise get_adapter().validation_error("incorrect_passkey") from error
        raise
    except _MALFORMED as error:
        raise get_adapter().validation_error("incorrect_passkey") from error
