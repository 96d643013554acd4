"""allauth's pages of second factors, where ours differ: every passkey signs in by itself."""

import json
from typing import Any, cast

from allauth.account.views import BaseReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_authentication, begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, RemoveWebAuthnView
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.views.generic.edit import FormView

from docendo.commons.people.account.factors import codes
from docendo.commons.people.account.factors.forms import CodeAgainForm, PasskeyAgainForm
from docendo.commons.people.models import Person


class AddApp(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        codes.note_step(cast(Person, self.request.user), step=form.step)
        return response


class NewCodes(GenerateRecoveryCodesView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without a look at the old ones, which may be unreadable."""
        return FormView.get_context_data(self, **kwargs)


class AddPasskey(AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = FormView.get_context_data(self, **kwargs)
        options = begin_registration(cast(Person, self.request.user), passwordless=True)
        return shown | {"options": json.dumps(options, cls=DjangoJSONEncoder)}


class RenamePasskey(EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class RemovePasskey(RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class SecondStep(AuthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        return shown | _asked(shown["js_data"]["request_options"])


class StepAgain(BaseReauthenticateView):
    """A passkey or a code, of who has no password that could be asked for again."""

    template_name = "mfa/reauthenticate.html"

    def get_form_class(self) -> type[CodeAgainForm | PasskeyAgainForm]:
        return PasskeyAgainForm if "credential" in self.request.POST else CodeAgainForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        form.save()
        response: HttpResponse = super().form_valid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        form, user = shown["form"], cast(Person, self.request.user)
        is_code = isinstance(form, CodeAgainForm)
        forms = {
            "code_form": form if is_code else CodeAgainForm(user=user),
            "webauthn_form": PasskeyAgainForm(user=user) if is_code else form,
        }
        return shown | forms | _asked(begin_authentication(user))


def _asked(options: dict[str, Any]) -> dict[str, Any]:
    return {
        "options": json.dumps(options, cls=DjangoJSONEncoder),
        "has_passkey": bool(options["publicKey"].get("allowCredentials")),
    }
