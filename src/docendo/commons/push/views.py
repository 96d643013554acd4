"""One's devices that are told, and beginning and ending it on one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.people.api import PersonRequest, know_device
from docendo.commons.push import actions, queries
from docendo.commons.push.forms import SubscriptionForm
from docendo.commons.push.refusals import EndsWithTheBrowser
from docendo.commons.push.sending import public_key
from docendo.kernel import clock
from docendo.kernel.access import entry, signed_in
from docendo.kernel.limits import limit
from docendo.kernel.refusing import demand_valid

RATE = "30/hour"


@entry(signed_in)
@require_safe
def devices(request: PersonRequest) -> HttpResponse:
    """Where one is told beside the page, and whether this browser is one of them."""
    is_offered = queries.is_offered()
    shown = queries.devices_page(
        request.user, session_key=request.session.session_key, now=clock.now()
    )
    context = {
        "shown": shown,
        "is_offered": is_offered,
        "public_key": public_key() if is_offered else "",
        "ends": EndsWithTheBrowser.message if request.session.get_expire_at_browser_close() else "",
    }
    return render(request, "push/devices.html", context)


@entry(signed_in)
@require_POST
def subscribe(request: PersonRequest) -> HttpResponse:
    """What ``push.ts`` sends when somebody has pressed the button and their browser agreed."""
    limit("begin to tell a device", who=request.user.pk, rate=RATE)
    form = SubscriptionForm(request.POST)
    demand_valid(form)
    if request.session.get_expire_at_browser_close():
        raise EndsWithTheBrowser
    know_device(request)
    actions.subscribe(
        request.user,
        session_key=request.session.session_key,
        **form.cleaned_data,
        now=clock.now(),
    )
    messages.success(request, _("This device is told from now on."))
    return redirect("push:devices")


@entry(signed_in)
@require_POST
def unsubscribe(request: PersonRequest, subscription_id: int) -> HttpResponse:
    limit("begin to tell a device", who=request.user.pk, rate=RATE)
    actions.unsubscribe(request.user, subscription_id=subscription_id)
    messages.success(request, _("This device is told no more."))
    return redirect("push:devices")
