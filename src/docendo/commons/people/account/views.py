"""allauth's pages of signing in and up, which lead on whoever signs in elsewhere."""

from typing import Any, cast

from allauth.account import views as allauth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from docendo.commons.people.account import elsewhere
from docendo.commons.people.models import Person


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


class ChangePassword(allauth.PasswordChangeView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Who has none is told how to get one: allauth would send them to a page that is off."""
        if not cast(Person, request.user).has_usable_password():
            return render(request, "account/password_none.html")
        return super().dispatch(request, *args, **kwargs)


class ForgotPassword(_LeadsElsewhere, allauth.PasswordResetView):
    pass
