"""Goals and steps: adding, changing, ticking, taking away and bringing back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.refusing import demand_valid, form_page, telling
from docendo.learning.boards import actions, forms, queries
from docendo.learning.boards.views.pages import TICKING, count, to_board


def _answer(request: CommunityRequest, match_id: int) -> HttpResponse:
    """The goals alone where htmx asks for them, or the board again."""
    if not wants_fragment(request):
        return to_board(request, match_id, "goals")
    match = queries.board_of(request.seat, match_id=match_id)
    panel = queries.goals_panel(request.seat, match=match)
    return render(request, "boards/_goals.html", {"panel": panel})


@entry(seat_at_least(Role.MEMBER))
def add_goal(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    match = queries.board_of(request.seat, match_id=match_id)
    form = forms.GoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            count(request, "goals")
            actions.add_goal(request.seat, match_id=match_id, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("The goal is added. Which small step comes first?"))
            return to_board(request, match_id, "goals")
    return form_page(request, "boards/goal_form.html", form, match=match)


@entry(seat_at_least(Role.MEMBER))
def change_goal(request: CommunityRequest, slug: str, goal_id: int) -> HttpResponse:
    goal = queries.goal_to_change(request.seat, goal_id=goal_id)
    initial = {"words": goal.words, "due_on": goal.due_on}
    form = forms.GoalForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            count(request, "goals")
            actions.change_goal(request.seat, goal_id=goal_id, **form.cleaned_data)
            return to_board(request, goal.match_id, "goals")
    return form_page(request, "boards/goal_form.html", form, match=goal.match, goal=goal)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def keep_goal(request: CommunityRequest, slug: str, goal_id: int) -> HttpResponse:
    form = forms.KeepForm(request.POST)
    demand_valid(form)
    count(request, "goals")
    goal = actions.keep_goal(request.seat, goal_id=goal_id, now=clock.now(), **form.cleaned_data)
    if goal.removed_at is not None:
        messages.success(request, _("Taken away. You can bring it back below the goals."))
    return to_board(request, goal.match_id, "goals")


@entry(seat_at_least(Role.MEMBER))
def add_step(request: CommunityRequest, slug: str, goal_id: int) -> HttpResponse:
    goal = queries.goal_to_change(request.seat, goal_id=goal_id)
    form = forms.StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            count(request, "steps")
            actions.add_step(request.seat, goal_id=goal_id, now=clock.now(), **form.cleaned_data)
            return to_board(request, goal.match_id, f"goal-{goal.pk}")
    return form_page(request, "boards/step_form.html", form, match=goal.match, goal=goal)


@entry(seat_at_least(Role.MEMBER))
def change_step(request: CommunityRequest, slug: str, step_id: int) -> HttpResponse:
    step = queries.step_to_change(request.seat, step_id=step_id)
    form = forms.StepForm(request.POST or None, initial={"words": step.words})
    if request.method == "POST" and form.is_valid():
        with telling(form):
            count(request, "steps")
            actions.change_step(request.seat, step_id=step_id, **form.cleaned_data)
            return to_board(request, step.goal.match_id, "goals")
    context = {"match": step.goal.match, "goal": step.goal, "step": step}
    return form_page(request, "boards/step_form.html", form, **context)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def keep_step(request: CommunityRequest, slug: str, step_id: int) -> HttpResponse:
    form = forms.KeepForm(request.POST)
    demand_valid(form)
    count(request, "steps")
    step = actions.keep_step(request.seat, step_id=step_id, now=clock.now(), **form.cleaned_data)
    if step.removed_at is not None:
        messages.success(request, _("Taken away. You can bring it back below the goals."))
    return to_board(request, step.goal.match_id, "goals")


@entry(seat_at_least(Role.MEMBER))
@require_POST
def tick(request: CommunityRequest, slug: str, step_id: int) -> HttpResponse:
    form = forms.TickForm(request.POST)
    demand_valid(form)
    count(request, "ticks", TICKING)
    step = actions.tick(request.seat, step_id=step_id, now=clock.now(), **form.cleaned_data)
    return _answer(request, step.goal.match_id)
