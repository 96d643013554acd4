"""How allauth does what it does for us: whom it makes, what it says, where it leads."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sites.shortcuts import get_current_site
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from docendo.commons.people import actions, jobs
from docendo.commons.people.account import elsewhere
from docendo.commons.people.account.devices import note_device
from docendo.commons.people.account.forms import SignUpForm
from docendo.commons.people.mail import as_page
from docendo.commons.people.models import Person
from docendo.commons.people.rules import Change
from docendo.kernel import clock
from docendo.kernel.errors import Refused

AWAITING = "address_to_confirm"


class AddressTaken(Refused):
    """Two people, or one who pressed twice, signed up with one address at the same moment."""

    code = "address_taken"
    message = _("There is an account with this e-mail address already. Sign in instead.")


class Adapter(DefaultAccountAdapter):
    error_messages = {  # noqa: RUF012 no ClassVar in allauth
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is switched off."),
        "duplicate_email": _("This is your e-mail address already."),
        "email_password_mismatch": _("The e-mail address and the password do not fit together."),
        "email_taken": _("There is an account with this e-mail address already."),
        "enter_current_password": _("This is not your password."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link cannot be used any more."),
        "too_many_login_attempts": _(
            "That did not fit too often. Wait five minutes, or set a new password."
        ),
        "too_many_codes": _("That did not fit too often. Wait five minutes, then try it again."),
    }

    def save_user(  # type: ignore[override]  # our person, our form
        self, request: HttpRequest, user: Person, form: SignUpForm, commit: bool = True
    ) -> Person:
        user.name = form.cleaned_data["name"]
        user.time_zone = form.cleaned_data["time_zone"]
        user.interface_language = get_language() or ""
        try:
            with transaction.atomic():
                super().save_user(request, user, form, commit)
        except IntegrityError:
            raise AddressTaken from None
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The text, and the same text as a page: each mail has one template."""
        around = {"current_site": get_current_site(self.request), "email": email}
        mail = self.render_mail(template_prefix, email, around | context)
        jobs.send_mail.enqueue(
            to=mail.to,
            subject=str(mail.subject),
            text=str(mail.body),
            page=as_page(str(mail.subject), str(mail.body)),
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,  # type: ignore[override]  # ours
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """What was changed is written to whose account it is, and shown to them."""
        name = template_prefix.rpartition("/")[2]
        if name in Change.values:
            actions.note_change(user, what=Change(name), now=clock.now())
        super().send_notification_mail(template_prefix, user, context, email)

    def get_login_stages(self) -> list[str]:
        ours = "docendo.commons.people.account.factors.stages.SecondStage"
        theirs = "allauth.mfa.stages.AuthenticateStage"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def pre_login(  # type: ignore[override]  # ours
        self, request: HttpRequest, user: Person, **told: Any
    ) -> HttpResponseBase | None:
        """However somebody proves who they are, an institution may want to be asked instead."""
        refused: HttpResponseBase | None = super().pre_login(request, user, **told)
        return refused or elsewhere.instead(request, user)

    def login(self, request: HttpRequest, user: Person) -> None:  # type: ignore[override]  # ours
        super().login(request, user)
        note_device(request, user)

    def set_password(self, user: Person, password: str) -> None:  # type: ignore[override]  # ours
        """Whoever is signed in elsewhere is signed out, also in pages that are open."""
        super().set_password(user, password)
        actions.sign_out_elsewhere(user, but=self.request.session.session_key)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password, of which whoever finds an open browser knows nothing.

        Without one the second factor; who has neither is not asked: allauth lets them go on.
        """
        if not user.is_authenticated:
            return []
        if user.has_usable_password():
            url = reverse("account_reauthenticate")
            return [{"id": "reauthenticate", "description": _("Your password"), "url": url}]
        if Authenticator.objects.filter(user=user).exists():
            url = reverse("mfa_reauthenticate")
            return [{"id": "mfa_reauthenticate", "description": _("Your second step"), "url": url}]
        return []

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Unless somebody else has taken the address for their account meanwhile."""
        address, owner = email_address.email, email_address.user_id
        if Person.objects.filter(email__iexact=address).exclude(pk=owner).exists():
            self.add_message(
                request,
                messages.ERROR,
                "account/messages/email_confirmation_failed.txt",
                {"email": address},
            )
            return False
        return bool(super().confirm_email(request, email_address))

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmation
    ) -> str:
        """The link also knows where its reader was: it may be opened on another device."""
        url = super().get_email_confirmation_url(request, emailconfirmation)
        return str(passthrough_next_redirect_url(request, url, REDIRECT_FIELD_NAME))

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        is_signed_in = self.request.user.is_authenticated
        return reverse("account_email" if is_signed_in else "account_login")

    def respond_email_verification_sent(
        self, request: HttpRequest, user: AbstractBaseUser | None
    ) -> HttpResponseBase:
        # What was typed, so that the page is the same whether or not the address was new.
        request.session[AWAITING] = request.POST.get("email") or request.POST.get("login", "")
        return super().respond_email_verification_sent(request, user)
