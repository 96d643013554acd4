"""Finding a community to join, and founding one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities import actions, forms, queries
from docendo.commons.communities.proposals import proposal
from docendo.commons.communities.refusals import AddressTaken
from docendo.commons.communities.rules import TEXT_LENGTH, Door, Kind, Visibility
from docendo.commons.communities.views.pages import get_or_post, person_of
from docendo.commons.people.api import PersonRequest
from docendo.kernel import clock
from docendo.kernel.access import anyone, entry, signed_in
from docendo.kernel.errors import Refused
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.kept import give_back
from docendo.kernel.limits import limit
from docendo.kernel.numbers import page_number
from docendo.kernel.text import render as render_text


@entry(anyone)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """My communities, and those that I may look at or join."""
    words = request.GET.get("q", "")[:100]
    found = queries.communities_to_find(
        person_of(request), words=words, page=page_number(request.GET)
    )
    template = "_found.html" if wants_fragment(request) else "index.html"
    return render(request, f"communities/{template}", {"found": found, "words": words})


@entry(signed_in)
@get_or_post
def new(request: PersonRequest) -> HttpResponse:
    """Found a community: first what it is, then what is proposed for it."""
    if request.method != "POST":
        typed = give_back(request)
        if "address" in typed:
            return _propose(request, forms.ProposalForm(initial=typed), name=str(typed["name"]))
        language = translation.get_language()
        idea = forms.IdeaForm(initial={"language": language, **typed})
        return render(request, "communities/new.html", {"form": idea})
    idea = forms.IdeaForm(request.POST)
    if not idea.is_valid() or request.POST.get("step") == "idea":
        return render(
            request, "communities/new.html", {"form": idea}, status=422 if idea.errors else 200
        )
    name, language = idea.cleaned_data["name"], idea.cleaned_data["language"]
    if "address" not in request.POST:
        proposed = proposal(Kind(idea.cleaned_data["kind"]), language=language, name=name)
        return _propose(
            request,
            forms.ProposalForm(
                initial={
                    **idea.cleaned_data,
                    "address": queries.free_address(name, language=language),
                    "topics": "\n".join(proposed.topics),
                    "ground_rules": proposed.ground_rules,
                    "welcome": proposed.welcome,
                    "entry": proposed.entry,
                    "visibility": Visibility.MEMBERS,
                }
            ),
            name=name,
        )
    form = forms.ProposalForm(request.POST)
    if not form.is_valid():
        return _propose(request, form, name=name, status=422)
    chosen = form.cleaned_data
    try:
        limit("found a community", who=request.user.pk, rate="10/day")
        community = actions.found_community(
            request.user,
            name=name,
            about=chosen["about"],
            language=language,
            slug=chosen["address"],
            welcome=chosen["welcome"],
            ground_rules=chosen["ground_rules"],
            topics=chosen["topics"],
            entry=Door(chosen["entry"]),
            visibility=Visibility(chosen["visibility"]),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("address" if isinstance(refused, AddressTaken) else None, str(refused))
        return _propose(request, form, name=name, status=refused.status)
    messages.success(request, _("%(name)s is yours now.") % {"name": community.name})
    return redirect("communities:home", community.slug)


def _propose(
    request: HttpRequest, form: forms.ProposalForm, *, name: str, status: int = 200
) -> HttpResponse:
    return render(
        request, "communities/proposals.html", {"form": form, "name": name}, status=status
    )


@entry(signed_in)
@require_POST
def preview(request: PersonRequest) -> HttpResponse:
    """A welcome or ground rules as they will look."""
    limit("preview", who=request.user.pk, rate="120/minute")
    return HttpResponse(render_text(request.POST.get("source", "")[:TEXT_LENGTH]))
