"""Changing what is said of a resource, and taking it out."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.refusing import form_page, telling
from docendo.learning.library import actions, queries
from docendo.learning.library.forms import EditFileForm, EditLinkForm, ReasonForm, TopicsForm
from docendo.learning.library.views.pages import CHANGING, address_of, to_resource
from docendo.learning.library.views.reading import draw_resource


@entry(seat_at_least(Role.MEMBER))
def edit(request: CommunityRequest, slug: str, resource_id: int) -> HttpResponse:
    shown = queries.resource_to_change(request.seat, resource_id=resource_id)
    resource = shown.resource
    kind = EditLinkForm if resource.is_link else EditFileForm
    if request.method != "POST":
        said = {
            "url": resource.url,
            "title": resource.title,
            "note": resource.note,
            "language": resource.language,
            "topics": ", ".join(topic.name for topic in shown.topics),
        }
        form = kind(request.community, initial={**said, **kept.give_back(request)})
        return form_page(request, "library/edit.html", form, resource=resource)
    form = kind(request.community, request.POST)
    if form.is_valid():
        with telling(form):
            limit("changing the library", who=request.seat.member.pk, rate=CHANGING)
            changed = actions.edit_resource(
                request.seat,
                resource_id=resource_id,
                said=form.said,
                url=form.cleaned_data.get("url", ""),
                now=clock.now(),
            )
            if changed.stands:
                messages.success(request, _("It is saved."))
            return to_resource(request, resource_id)
    return form_page(request, "library/edit.html", form, resource=resource)


@entry(seat_at_least(Role.MEMBER))
def name_topics(request: CommunityRequest, slug: str, resource_id: int) -> HttpResponse:
    if request.method != "POST":
        return to_resource(request, resource_id)
    form = TopicsForm(request.community, request.POST)
    if form.is_valid():
        with telling(form):
            limit("changing the library", who=request.seat.member.pk, rate=CHANGING)
            topics = form.cleaned_data["topics"]
            actions.name_topics(
                request.seat, resource_id=resource_id, topics=topics, now=clock.now()
            )
            messages.success(request, _("It is found under these topics now."))
            return to_resource(request, resource_id)
    return draw_resource(request, resource_id, topics=form)


@entry(seat_at_least(Role.MEMBER))
def remove(request: CommunityRequest, slug: str, resource_id: int) -> HttpResponse:
    resource = queries.resource_to_change(request.seat, resource_id=resource_id).resource
    is_own = resource.adder_id == request.seat.person_id
    form = ReasonForm(request.POST or None, initial=kept.give_back(request))
    form.fields["reason"].required = not is_own
    if request.method == "POST" and form.is_valid():
        with telling(form):
            limit("changing the library", who=request.seat.member.pk, rate=CHANGING)
            actions.remove_resource(
                request.seat, resource_id=resource_id, now=clock.now(), **form.cleaned_data
            )
            messages.success(request, _("It is out of the library."))
            return HttpResponseRedirect(address_of(request, "shelf"))
    return form_page(request, "library/remove.html", form, resource=resource, is_own=is_own)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def restore(request: CommunityRequest, slug: str, resource_id: int) -> HttpResponse:
    limit("changing the library", who=request.seat.member.pk, rate=CHANGING)
    actions.restore_resource(request.seat, resource_id=resource_id, now=clock.now())
    return to_resource(request, resource_id)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def say_it_answers(request: CommunityRequest, slug: str, resource_id: int) -> HttpResponse:
    """Somebody could open it; a worker looks again, too."""
    limit("changing the library", who=request.seat.member.pk, rate=CHANGING)
    actions.say_it_answers(request.seat, resource_id=resource_id, now=clock.now())
    messages.success(request, _("Thank you. It is shown as working, and looked at once more."))
    return to_resource(request, resource_id)
