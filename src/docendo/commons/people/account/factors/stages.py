"""When a second factor is asked for."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from docendo.commons.people.account import elsewhere


class SecondStage(AuthenticateStage):
    """Not of whom an institution has asked for one already, where its word counts."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if self.login.user and elsewhere.has_shown_second_factor(request, self.login.user):
            return False
        return bool(super()._should_handle(request))
