"""allauth's pages of signing in and up, which lead on whoever signs in elsewhere."""

from typing import Any

from allauth.account import views as allauth
from django.http import HttpResponse

from docendo.commons.people.account import elsewhere


class _LeadsElsewhere:
    """What becomes of a form whose address is one of an institution."""

    request: Any

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.elsewhere is not None:
            return elsewhere.go_to(form.elsewhere, self.request)
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # a mixin
        return response


class SignIn(_LeadsElsewhere, allauth.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        return shown | {"has_institutions": elsewhere.are_there_institutions()}


class SignUp(_LeadsElsewhere, allauth.SignupView):
    pass


class ForgotPassword(_LeadsElsewhere, allauth.PasswordResetView):
    pass
