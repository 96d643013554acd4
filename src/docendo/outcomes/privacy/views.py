"""One's own data: what is held, handed out and forgotten."""

from tempfile import SpooledTemporaryFile

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.people.api import PersonRequest
from docendo.kernel import clock
from docendo.kernel.access import entry, signed_in
from docendo.kernel.limits import limit
from docendo.outcomes.privacy.actions import forget_me
from docendo.outcomes.privacy.forms import ForgetForm
from docendo.outcomes.privacy.handing_out import write_everything
from docendo.outcomes.privacy.queries import owned_alone
from docendo.outcomes.privacy.refusals import NotYourPassword

# Above this much it is made on the disk.
IN_MEMORY = 4 * 1024 * 1024


@entry(signed_in)
@require_safe
def data(request: PersonRequest) -> HttpResponse:
    """What is held of one, and the ways to have it and to have it forgotten."""
    return render(request, "privacy/data.html")


@entry(signed_in)
@require_POST
def download(request: PersonRequest) -> HttpResponse:
    """Everything, as one file."""
    limit("download one's data", who=request.user.pk, rate="6/hour")
    now = clock.now()
    with SpooledTemporaryFile(max_size=IN_MEMORY) as archive:
        write_everything(request.user, into=archive, now=now)
        archive.seek(0)
        # At once: under ASGI a stream would be read as a whole, too.
        response = HttpResponse(archive.read(), content_type="application/zip")
    name = f"docendo-{now:%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@entry(signed_in)
def forget(request: PersonRequest) -> HttpResponse:
    """What becomes of everything, and the way to do it."""
    form = ForgetForm(request.POST or None)
    if request.method == "POST":
        limit("forget me", who=request.user.pk, rate="10/hour")
        if form.is_valid():
            try:
                forget_me(request.user, password=form.cleaned_data["password"], now=clock.now())
            except NotYourPassword as refused:
                form.add_error("password", str(refused))
            else:
                logout(request)
                messages.success(request, _("You are forgotten here. Thank you for what you gave."))
                return redirect("home")
    shown = {"form": form, "owned": owned_alone(request.user)}
    return render(request, "privacy/forget.html", shown, status=422 if form.errors else 200)
