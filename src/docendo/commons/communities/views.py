"""Pages of communities: finding one, its home and door, its people, and running it."""

from dataclasses import fields

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from docendo.commons.communities import actions, forms, queries
from docendo.commons.communities.actions import Description
from docendo.commons.communities.entry import (
    CommunityRequest,
    community_visitors,
    seat_at_least,
    signed_in_visitors,
)
from docendo.commons.communities.proposals import proposal
from docendo.commons.communities.refusals import AddressTaken
from docendo.commons.communities.rules import TEXT_LENGTH, Door, Kind, Role, Visibility
from docendo.commons.people.api import Person
from docendo.kernel.access import anyone, entry, signed_in
from docendo.kernel.clock import now
from docendo.kernel.errors import Invalid, NotAllowed, Refused, SignInFirst
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.kept import give_back
from docendo.kernel.limits import limit
from docendo.kernel.text import render as render_text


class PersonRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: Person


get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _person(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


def _page_number(request: HttpRequest) -> int:
    given = request.GET.get("page", "")
    return int(given) if given.isdecimal() and len(given) < 7 else 1


# --- Finding and founding -----------------------------------------------------------------------


@entry(anyone)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """My communities, and those that I may look at or join."""
    words = request.GET.get("q", "")[:100]
    found = queries.communities_to_find(_person(request), words=words, page=_page_number(request))
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
            now=now(),
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


# --- Coming in and going ------------------------------------------------------------------------


@entry(community_visitors)
@require_safe
def home(request: CommunityRequest, slug: str) -> HttpResponse:
    """A community's home; for people without a seat also its door."""
    if request.seat.role is None:
        typed = give_back(request, path=reverse("communities:ask_to_join", args=[slug]))
        return _door(request, forms.RequestForm(initial=typed))
    return render(
        request,
        "communities/home.html",
        {"home": queries.community_home(request.seat, now=now())},
    )


def _door(request: CommunityRequest, form: forms.RequestForm, *, status: int = 200) -> HttpResponse:
    shown = {"door": queries.door(request.seat), "form": form}
    if not request.seat.may_read:
        return render(request, "communities/door.html", shown, status=status)
    shown["home"] = queries.community_home(request.seat, now=now())
    return render(request, "communities/home.html", shown, status=status)


@entry(signed_in_visitors)
@require_POST
def join(request: CommunityRequest, slug: str) -> HttpResponse:
    limit("join", who=request.seat.member.pk, rate="30/hour")
    actions.join(request.seat, now=now())
    messages.success(request, _welcome(request.community.name))
    return redirect("communities:home", slug)


def _welcome(name: str) -> str:
    return _("Welcome to %(name)s.") % {"name": name}


@entry(signed_in_visitors)
@require_POST
def ask_to_join(request: CommunityRequest, slug: str) -> HttpResponse:
    form = forms.RequestForm(request.POST)
    if not form.is_valid():
        return _door(request, form, status=422)
    try:
        limit("ask to join", who=request.seat.member.pk, rate="20/day")
        actions.ask_to_join(request.seat, message=form.cleaned_data["message"], now=now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _door(request, form, status=refused.status)
    messages.success(request, _("You asked to join. A coordinator will answer you."))
    return redirect("communities:home", slug)


@entry(signed_in_visitors)
@require_POST
def withdraw(request: CommunityRequest, slug: str) -> HttpResponse:
    actions.withdraw_request(request.seat, now=now())
    messages.success(request, _("You withdrew your request."))
    return redirect("communities:home", slug)


@entry(seat_at_least(Role.GUEST))
@get_or_post
def leave(request: CommunityRequest, slug: str) -> HttpResponse:
    if request.method != "POST":
        may_leave = not queries.is_last_owner(request.seat)
        return render(request, "communities/leave.html", {"may_leave": may_leave})
    actions.leave(request.seat, now=now())
    messages.success(request, _("You left %(name)s.") % {"name": request.community.name})
    return redirect("communities:index")


@entry(anyone)
@get_or_post
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation offers, and one button that takes it."""
    person = _person(request)
    if request.method != "POST":
        page = queries.opened_invitation(person, token=token, now=now())
        return render(request, "communities/invitation.html", {"page": page})
    if person is None:
        raise SignInFirst
    limit("accept an invitation", who=person.pk, rate="30/hour")
    membership = actions.accept_invitation(person, token=token, now=now())
    messages.success(request, _welcome(membership.community.name))
    return redirect("communities:home", membership.community.slug)


# --- People -------------------------------------------------------------------------------------


@entry(seat_at_least(Role.GUEST))
@require_safe
def people(request: CommunityRequest, slug: str) -> HttpResponse:
    """The member directory; typing narrows the list in place."""
    narrowed = forms.DirectoryForm(request.GET).narrowed
    directory = queries.directory(request.seat, **narrowed, page=_page_number(request))
    template = "_people.html" if wants_fragment(request) else "people.html"
    return render(
        request, f"communities/{template}", {"directory": directory, "narrowed": narrowed}
    )


@entry(seat_at_least(Role.GUEST))
@require_safe
def person(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    page = queries.person_page(request.seat, person_id=person_id, now=now())
    form = None
    if page.may_give and page.membership is not None:
        form = forms.RoleForm(initial={"role": page.membership.role}, roles=page.may_give)
    return render(request, "communities/person.html", {"page": page, "form": form})


@entry(seat_at_least(Role.GUEST))
@require_POST
def give_role(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    form = forms.RoleForm(request.POST, roles=Role)
    if not form.is_valid():
        raise NotAllowed
    membership = actions.give_role(
        request.seat, person_id=person_id, role=form.cleaned_data["role"], now=now()
    )
    messages.success(
        request,
        _("%(name)s is now: %(role)s.")
        % {"name": membership.person.name, "role": Role(membership.role).label},
    )
    return redirect("communities:person", slug, person_id)


@entry(seat_at_least(Role.COORDINATOR))
@get_or_post
def remove(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    page = queries.person_page(request.seat, person_id=person_id, now=now())
    if not page.may_remove:
        raise NotAllowed
    form = forms.RemovalForm(request.POST or None, initial=give_back(request))
    if request.method == "POST" and form.is_valid():
        actions.remove_person(
            request.seat, person_id=person_id, reason=form.cleaned_data["reason"], now=now()
        )
        messages.success(
            request,
            _("%(name)s was removed and cannot come back without a coordinator.")
            % {"name": page.person.name},
        )
        return redirect("communities:people", slug)
    return render(
        request,
        "communities/remove.html",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def claim(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    """Make the invitation by which an imported author takes over what they wrote."""
    limit("invite", who=request.seat.member.pk, rate="60/hour")
    moment = now()
    made = actions.make_invitation(
        request.seat,
        role=Role.MEMBER,
        seats=1,
        expires_at=moment + queries.CLAIM_LIFETIME,
        claims_id=person_id,
        now=moment,
    )
    return redirect(f"{reverse('communities:invitations', args=[slug])}#invitation-{made.pk}")


# --- Running it ---------------------------------------------------------------------------------


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
    return _settings(request, "settings", form=form)


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
    return _settings(request, "doors", form=form)


@entry(seat_at_least(Role.COORDINATOR))
@get_or_post
def invitations(request: CommunityRequest, slug: str) -> HttpResponse:
    """Make invitation links, hand them out, take them back."""
    moment = now()
    form = forms.InvitationForm(
        request.POST or None, roles=request.seat.may_give, initial=give_back(request)
    )
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            limit("invite", who=request.seat.member.pk, rate="60/hour")
            made = actions.make_invitation(
                request.seat,
                role=form.cleaned_data["role"],
                seats=form.cleaned_data["seats"],
                expires_at=form.expires_at(moment),
                note=form.cleaned_data["note"],
                now=moment,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = refused.status
        else:
            messages.success(request, _("The link is ready. Copy it and send it."))
            return redirect(f"{request.path}#invitation-{made.pk}")
    return _settings(
        request,
        "invitations",
        form=form,
        status=status,
        invitations=queries.invitations(request.seat, now=moment, page=_page_number(request)),
    )


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def revoke(request: CommunityRequest, slug: str, invitation_id: int) -> HttpResponse:
    actions.revoke_invitation(request.seat, invitation_id=invitation_id, now=now())
    messages.success(request, _("The link does not let anybody in any more."))
    return redirect("communities:invitations", slug)


@entry(seat_at_least(Role.COORDINATOR))
@require_safe
def requests(request: CommunityRequest, slug: str) -> HttpResponse:
    """Who asks to join."""
    waiting = queries.waiting_requests(request.seat)[: queries.LISTED]
    return _settings(request, "requests", requests=waiting)


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def decide(request: CommunityRequest, slug: str, request_id: int) -> HttpResponse:
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        waiting = queries.waiting_requests(request.seat)[: queries.LISTED]
        return _settings(request, "requests", requests=waiting, form=form, decided_id=request_id)
    note = form.cleaned_data["note"]
    match request.POST.get("decision"):
        case "accept":
            membership = actions.accept_request(
                request.seat, request_id=request_id, note=note, now=now()
            )
            said = _("%(name)s is in.") % {"name": membership.person.name}
        case "decline":
            declined = actions.decline_request(
                request.seat, request_id=request_id, note=note, now=now()
            )
            said = _("You declined the request of %(name)s.") % {"name": declined.person.name}
        case _:
            raise Invalid
    messages.success(request, said)
    return redirect("communities:requests", slug)


@entry(seat_at_least(Role.COORDINATOR))
@require_safe
def removals(request: CommunityRequest, slug: str) -> HttpResponse:
    """Who was removed, why, and the way back."""
    return _settings(
        request, "removals", removals=queries.removals(request.seat, page=_page_number(request))
    )


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def lift(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    lifted = actions.lift_removal(request.seat, person_id=person_id)
    messages.success(request, _("%(name)s may join again.") % {"name": lifted.name})
    return redirect("communities:removals", slug)


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
    return _settings(request, "delete", form=form, status=status)


def _settings(
    request: CommunityRequest,
    page: str,
    *,
    form: Form | None = None,
    status: int | None = None,
    **shown: object,
) -> HttpResponse:
    """One page of the settings, below the tabs that lead to all of them."""
    waiting = queries.waiting_requests(request.seat).count()
    return render(
        request,
        f"communities/settings/{page}.html",
        {"page": page, "waiting": waiting, "form": form, **shown},
        status=status or (422 if form and form.errors else 200),
    )
