"""Putting a link or a file into the library."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.commons.topics.api import topic_at
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.numbers import number_in
from docendo.kernel.refusing import form_page, telling
from docendo.learning.forum.api import Thread
from docendo.learning.library import actions, queries
from docendo.learning.library.forms import FileForm, LinkForm
from docendo.learning.library.models import Resource
from docendo.learning.library.refusals import AlreadyListed
from docendo.learning.library.views.pages import address_of, to_question, to_resource

ADDING = "40/hour"


@entry(seat_at_least(Role.MEMBER))
def add_link(request: CommunityRequest, slug: str) -> HttpResponse:
    if request.method != "POST":
        form = LinkForm(request.community, initial=_initial(request))
        return _page(request, form)
    form = LinkForm(request.community, request.POST)
    if form.is_valid():
        with telling(form):
            limit("adding to the library", who=request.seat.member.pk, rate=ADDING)
            url = form.cleaned_data["url"]
            try:
                added = actions.add_link(request.seat, url=url, said=form.said, now=clock.now())
            except AlreadyListed as refused:
                return _to_existing(request, refused, form)
            return _added(request, added)
    return _page(request, form)


@entry(seat_at_least(Role.MEMBER))
def add_file(request: CommunityRequest, slug: str) -> HttpResponse:
    if request.method != "POST":
        form = FileForm(request.community, initial=_initial(request))
        return _page(request, form)
    # Before the file is looked at, which may take a while.
    limit("uploading", who=request.seat.member.pk, rate=ADDING)
    form = FileForm(request.community, request.POST, request.FILES)
    if form.is_valid():
        with telling(form):
            file = form.cleaned_data["file"]
            try:
                added = actions.add_file(request.seat, file=file, said=form.said, now=clock.now())
            except AlreadyListed as refused:
                return _to_existing(request, refused, form)
            return _added(request, added)
    return _page(request, form)


def _initial(request: CommunityRequest) -> dict[str, object]:
    initial: dict[str, object] = {}
    if slug := request.GET.get("topic"):
        initial["topics"] = topic_at(request.community, slug).name
    return {**initial, **kept.give_back(request)}


def _page(request: CommunityRequest, form: LinkForm | FileForm) -> HttpResponse:
    is_file = isinstance(form, FileForm)
    thread = _question(request)
    asked = {name: request.GET[name] for name in ("topic", "question") if request.GET.get(name)}
    query = f"?{urlencode(asked)}" if asked else ""
    return form_page(request, "library/add.html", form, is_file=is_file, thread=thread, query=query)


def _question(request: CommunityRequest) -> Thread | None:
    """The question for which somebody puts it in, where they may name something."""
    thread_id = number_in(request.POST.get("question") or request.GET.get("question"))
    if thread_id is None:
        return None
    try:
        return queries.question_to_help(request.seat, thread_id=thread_id)
    except Thread.DoesNotExist:
        # It was removed while somebody wrote: what they put in stands on its own.
        return None


def _added(request: CommunityRequest, added: Resource) -> HttpResponse:
    if not added.stands:
        words = _("It waits for a moderator, since it shows contact details.")
        messages.info(request, words)
        return to_resource(request, added.pk)
    messages.success(request, _("Thank you. The others find it here now."))
    return _name_at_question(request, added.pk)


def _name_at_question(request: CommunityRequest, resource_id: int) -> HttpResponse:
    thread = _question(request)
    if thread is None:
        return to_resource(request, resource_id)
    actions.say_useful(request.seat, resource_id=resource_id, thread_id=thread.pk, now=clock.now())
    return to_question(request, thread.pk)


def _to_existing(
    request: CommunityRequest, refused: AlreadyListed, form: LinkForm | FileForm
) -> HttpResponse:
    """To what is there, with what it may also be about; for a question it is named at once."""
    messages.info(request, str(refused))
    if _question(request) is not None:
        return _name_at_question(request, refused.resource_id)
    names = urlencode({"topics": ", ".join(topic.name for topic in form.said.topics)})
    existing = address_of(request, "resource", refused.resource_id)
    return HttpResponseRedirect(f"{existing}?{names}#topics")
