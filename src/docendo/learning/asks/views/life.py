"""What becomes of an ask: being asked, passing, joining, and the coordinators' list."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.errors import Invalid, Refused
from docendo.kernel.limits import limit
from docendo.learning.asks import actions, queries
from docendo.learning.asks.forms import AskSomebodyForm, LimitForm, RemarkForm, TogetherForm
from docendo.learning.forum.api import Thread

DECIDING = "60/minute"
SENDING = "60/hour"
REFUSED_INPUT = 422


def _address(request: CommunityRequest, name: str, *arguments: int) -> str:
    return reverse(name, args=(request.community.slug, *arguments))


def _to_question(request: CommunityRequest, thread_id: int) -> HttpResponse:
    return HttpResponseRedirect(_address(request, "forum:question", thread_id))


@contextmanager
def _telling(form: Form) -> Iterator[None]:
    """Let a form say why what it sent was refused, so that what was typed is not lost."""
    try:
        yield
    except Refused as refused:
        form.add_error(getattr(refused, "field", None), str(refused))


def _page(request: CommunityRequest, template: str, form: Form, **more: Any) -> HttpResponse:
    status = REFUSED_INPUT if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **more}, status=status)


# --- Being asked --------------------------------------------------------------------------------


@require_safe
@entry(seat_at_least(Role.MEMBER))
def for_me(request: CommunityRequest, slug: str) -> HttpResponse:
    """What somebody is asked, and how much they take."""
    return _for_me(request)


def _for_me(request: CommunityRequest, form: LimitForm | None = None) -> HttpResponse:
    now = clock.now()
    mine = queries.asked_of(request.seat, now=now)
    form = form or LimitForm(initial=LimitForm.said(mine.limit, now=now))
    return _page(request, "asks/for_me.html", form, mine=mine)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def save_limit(request: CommunityRequest, slug: str) -> HttpResponse:
    limit("deciding", who=request.seat.member.pk, rate=DECIDING)
    form = LimitForm(request.POST)
    if not form.is_valid():
        return _for_me(request, form)
    now = clock.now()
    actions.set_limit(request.seat, **form.answer(now=now))
    messages.success(request, _("Your limit is saved."))
    return HttpResponseRedirect(_address(request, "asks:for_me"))


@require_POST
@entry(seat_at_least(Role.MEMBER))
def decline(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    """Pass: one click, no reason."""
    limit("deciding", who=request.seat.member.pk, rate=DECIDING)
    actions.decline(request.seat, thread_id=thread_id, now=clock.now())
    messages.success(request, _("You passed. Nobody is told, and you can still answer."))
    if request.POST.get("from") == "list":
        return HttpResponseRedirect(_address(request, "asks:for_me"))
    return _to_question(request, thread_id)


# --- Being stuck on the same --------------------------------------------------------------------


@require_POST
@entry(seat_at_least(Role.MEMBER))
def join(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    limit("deciding", who=request.seat.member.pk, rate=DECIDING)
    on = {"1": True, "0": False}.get(request.POST.get("on", ""))
    if on is None:
        raise Invalid
    actions.join(request.seat, thread_id=thread_id, on=on, now=clock.now())
    if on:
        messages.success(
            request, _("You follow this question now. Others see one more, and not who it is.")
        )
    return _to_question(request, thread_id)


@entry(seat_at_least(Role.MEMBER))
def together(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    """Propose that a question be joined with another one that asks the same."""
    thread = Thread.objects.visible_to(request.seat).get(pk=thread_id, removed_at=None)
    form = TogetherForm(request.POST or None, initial=kept.give_back(request))
    if request.method == "POST" and form.is_valid():
        with _telling(form):
            limit("deciding", who=request.seat.member.pk, rate=DECIDING)
            actions.propose(
                request.seat,
                thread_id=thread_id,
                other_thread_id=form.cleaned_data["other"],
                now=clock.now(),
            )
            messages.success(
                request, _("Both who asked are told. If both agree, the two become one.")
            )
            return _to_question(request, thread_id)
    return _page(request, "asks/together.html", form, thread=thread)


@require_POST
@entry(seat_at_least(Role.MEMBER))
def consent(request: CommunityRequest, slug: str, proposal_id: int) -> HttpResponse:
    agrees = {"yes": True, "no": False}.get(request.POST.get("answer", ""))
    if agrees is None:
        raise Invalid
    limit("deciding", who=request.seat.member.pk, rate=DECIDING)
    settled = actions.consent(request.seat, proposal_id=proposal_id, agrees=agrees, now=clock.now())
    if settled.done_at:
        messages.success(request, _("The two questions are one now."))
        return _to_question(request, settled.into.thread_id)
    if agrees:
        messages.success(request, _("Thank you. It happens when the other one agrees, too."))
    else:
        messages.success(request, _("The two stay apart. Nobody is told who decided it."))
    back = request.POST.get("thread", "")
    known = {str(settled.ask.thread_id), str(settled.into.thread_id)}
    return _to_question(request, int(back) if back in known else settled.ask.thread_id)


# --- The coordinators' list ---------------------------------------------------------------------


@require_safe
@entry(seat_at_least(Role.COORDINATOR))
def unanswered(request: CommunityRequest, slug: str) -> HttpResponse:
    """The questions that nobody answered, each with a drafted message."""
    return _unanswered(request)


def _unanswered(
    request: CommunityRequest, *, refused: Form | None = None, of: int | None = None
) -> HttpResponse:
    number = request.GET.get("page", "")
    page = queries.unanswered(
        request.seat, page=int(number) if number.isdecimal() and len(number) < 9 else 1,
        now=clock.now(),
    )  # fmt: skip
    rows = []
    for one in page.object_list:
        asking = AskSomebodyForm(one, prefix=f"ask-{one.thread.pk}")
        remarking = RemarkForm(one, prefix=f"remark-{one.thread.pk}")
        if refused is not None and of == one.thread.pk:
            if isinstance(refused, AskSomebodyForm):
                asking = refused
            elif isinstance(refused, RemarkForm):
                remarking = refused
        rows.append({"one": one, "asking": asking, "remarking": remarking})
    return render(
        request,
        "asks/unanswered.html",
        {"page": page, "rows": rows},
        status=200 if refused is None else REFUSED_INPUT,
    )


@require_POST
@entry(seat_at_least(Role.COORDINATOR))
def ask_somebody(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    one = queries.unanswered_one(request.seat, thread_id=thread_id, now=clock.now())
    form = AskSomebodyForm(one, request.POST, prefix=f"ask-{thread_id}")
    if form.is_valid():
        with _telling(form):
            limit("sending", who=request.seat.member.pk, rate=SENDING)
            passing = actions.ask_somebody(
                request.seat, thread_id=thread_id, **form.cleaned_data, now=clock.now()
            )
            sentence = _("%(name)s is asked now.")
            messages.success(request, sentence % {"name": passing.person.name})
            return HttpResponseRedirect(_address(request, "asks:unanswered"))
    return _unanswered(request, refused=form, of=thread_id)


@require_POST
@entry(seat_at_least(Role.COORDINATOR))
def remark(request: CommunityRequest, slug: str, thread_id: int) -> HttpResponse:
    one = queries.unanswered_one(request.seat, thread_id=thread_id, now=clock.now())
    form = RemarkForm(one, request.POST, prefix=f"remark-{thread_id}")
    if form.is_valid():
        with _telling(form):
            limit("sending", who=request.seat.member.pk, rate=SENDING)
            actions.remark(request.seat, thread_id=thread_id, **form.cleaned_data, now=clock.now())
            messages.success(request, _("Your comment stands below the question."))
            return HttpResponseRedirect(_address(request, "asks:unanswered"))
    return _unanswered(request, refused=form, of=thread_id)
