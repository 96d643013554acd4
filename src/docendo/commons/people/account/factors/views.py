"""allauth's pages of second factors, where ours differ: every passkey signs in by itself."""

import json
from typing import Any, cast

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, RemoveWebAuthnView
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.views.generic.edit import FormView

from docendo.commons.people.account.factors import codes
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
        options = shown["js_data"]["request_options"]
        has_passkey = bool(options["publicKey"].get("allowCredentials"))
        return shown | {
            "options": json.dumps(options, cls=DjangoJSONEncoder),
            "has_passkey": has_passkey,
        }
