"""Asks somebody who is signed in to show once more that it is them."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from docendo.kernel import kept


def ask_again(request: HttpRequest, *, leads_to: str) -> HttpResponse | None:
    """To the page that asks, and from it to ours; None for who has shown it some minutes ago.

    What was typed is kept but for what is secret, so allauth's own way, which would send the whole
    form once more, is not taken. Who has neither password nor second factor cannot be asked.
    """
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods or did_recently_reauthenticate(request):
        return None
    kept.keep(request)
    messages.info(request, _("Nothing is changed yet: show that it is you, then send it again."))
    asked = urlencode({REDIRECT_FIELD_NAME: leads_to})
    return HttpResponseRedirect(f"{methods[0]['url']}?{asked}")
