"""Keeping a community: what it says about itself, its doors, and its end."""

from dataclasses import fields

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from docendo.commons.communities import actions, forms
from docendo.commons.communities.actions import Description
from docendo.commons.communities.entry import CommunityRequest, seat_at_least
from docendo.commons.communities.rules import Door, Role, Visibility
from docendo.commons.communities.views.pages import get_or_post, settings_page
from docendo.kernel.access import entry
from docendo.kernel.errors import Refused
from docendo.kernel.kept import give_back


@entry(seat_at_least(Role.COORDINATOR))
@get_or_post
def settings(request: CommunityRequest, slug: str) -> HttpResponse:
    """What the community says about itself."""
    kept = {field.name: getattr(request.community, field.name) for field in fields(Description)}
    form = forms.DescriptionForm(
        request.POST or None,
        request.FILES or None,
        initial={**kept, **give_back(request)},
        has_logo=bool(request.community.logo),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.describe_community(
            request.seat, description=Description(**{name: said[name] for name in kept})
        )
        if said["logo"] or said.get("remove_logo"):
            actions.change_logo(request.seat, logo=said["logo"])
        messages.success(request, _("Saved."))
        return redirect("communities:settings", slug)
    return settings_page(request, "settings", form=form)


@entry(seat_at_least(Role.OWNER))
@get_or_post
def doors(request: CommunityRequest, slug: str) -> HttpResponse:
    """Who may join and who may read."""
    kept = {"entry": request.community.entry, "visibility": request.community.visibility}
    form = forms.DoorsForm(request.POST or None, initial={**kept, **give_back(request)})
    if request.method == "POST" and form.is_valid():
        actions.set_doors(
            request.seat,
            entry=Door(form.cleaned_data["entry"]),
            visibility=Visibility(form.cleaned_data["visibility"]),
        )
        messages.success(request, _("Saved."))
        return redirect("communities:doors", slug)
    return settings_page(request, "doors", form=form)


@entry(seat_at_least(Role.OWNER))
@get_or_post
def delete(request: CommunityRequest, slug: str) -> HttpResponse:
    form, status = forms.DeletionForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.delete_community(request.seat, typed_name=form.cleaned_data["name"])
        except Refused as refused:
            form.add_error("name", str(refused))
            status = refused.status
        else:
            messages.success(request, _("%(name)s was deleted.") % {"name": request.community.name})
            return redirect("communities:index")
    return settings_page(request, "delete", form=form, status=status)
