"""One's own notices as a page, one after another, and as a line that stays open."""

from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.people.api import Person, PersonRequest
from docendo.kernel import clock, kept
from docendo.kernel.access import anyone, entry, signed_in
from docendo.kernel.errors import NotAllowed
from docendo.kernel.limits import limit
from docendo.kernel.numbers import number_in, page_number
from docendo.outcomes.notices import actions, queries
from docendo.outcomes.notices.forms import PreferencesForm
from docendo.outcomes.notices.live import LiveResponse, signed_out
from docendo.outcomes.notices.rules import (
    CALL,
    CASE,
    DOCUMENT,
    EVALUATION,
    INTRODUCTION,
    LETTER,
    MATCH,
    OF_A_CALL,
    OF_A_CASE,
    OF_A_CHECK_IN,
    OF_A_DOCUMENT,
    OF_A_GRADE,
    OF_A_LETTER,
    OF_A_MATCH,
    OF_A_PROGRAM,
    OF_A_RESOURCE,
    OF_A_REVIEW,
    OF_A_RITUAL,
    OF_A_ROUND,
    OF_AN_EVALUATION,
    OF_AN_INTRODUCTION,
    OF_FLAGGED,
    OF_READERS,
    OF_READING,
    OF_REQUESTS,
    OF_REVIEWS_OF_MINE,
    OF_UNANSWERED,
    PROGRAM,
    QUIET_FROM,
    QUIET_UNTIL,
    RESOURCE,
    REVIEW,
    RITUAL,
    ROUND,
)
from docendo.outcomes.notices.streams import Reader


@require_safe
@entry(signed_in)
def notices(request: PersonRequest) -> HttpResponse:
    only_unread = request.GET.get("view") == "unread"
    shown = queries.notices_page(
        request.user, only_unread=only_unread, page=page_number(request.GET)
    )
    context = {"shown": shown, "page": shown.page, "only_unread": only_unread}
    return render(request, "notices/notices.html", context)


@require_safe
@entry(signed_in)
def open_notice(request: PersonRequest, notice_id: int) -> HttpResponse:
    """To what a notice is about; it is seen then."""
    notice = queries.shown_notice(request.user, notice_id=notice_id)
    actions.see(request.user, notice_ids=[notice_id], up_to=notice.latest_id, now=clock.now())
    return HttpResponseRedirect(_place(notice))


def _place(notice: queries.Shown) -> str:
    return _content(notice) or _page(notice)


def _content(notice: queries.Shown) -> str:
    """Where stands what somebody wrote, if a notice is about that."""
    slug = notice.community.slug
    if notice.comment_id is not None and notice.thread_id is not None:
        question = reverse("forum:question", args=(slug, notice.thread_id))
        return f"{question}?comments={notice.post_id}#comment-{notice.comment_id}"
    if notice.post_id is not None:
        return reverse("forum:post", args=(slug, notice.post_id))
    if notice.reply_id is not None:
        return reverse("discussions:reply", args=(slug, notice.reply_id))
    if notice.discussion_id is not None:
        return reverse("discussions:discussion", args=(slug, notice.discussion_id))
    return ""


# The page of a thing that is named by its number.
THINGS = (
    (OF_A_CASE, CASE, "care:case"),
    (OF_A_RESOURCE, RESOURCE, "library:resource"),
    (OF_A_MATCH, MATCH, "matching:match"),
    (OF_A_CHECK_IN, MATCH, "programs:check_in"),
    (OF_A_PROGRAM, PROGRAM, "programs:program"),
    (OF_A_REVIEW, REVIEW, "reviews:assignment"),
    (OF_READING, REVIEW, "reviews:reading"),
    (OF_REVIEWS_OF_MINE, REVIEW, "reviews:answers"),
    (OF_READERS, REVIEW, "reviews:readers"),
    (OF_A_GRADE, REVIEW, "reviews:grade"),
    (OF_A_CALL, CALL, "livehelp:call"),
    (OF_A_DOCUMENT, DOCUMENT, "documents:document"),
    (OF_AN_EVALUATION, EVALUATION, "evaluations:evaluation"),
    (OF_A_ROUND, ROUND, "rounds:own"),
    (OF_A_LETTER, LETTER, "insights:letter"),
    (OF_AN_INTRODUCTION, INTRODUCTION, "rituals:introduction"),
    (OF_A_RITUAL, RITUAL, "rituals:ritual"),
)


def _page(notice: queries.Shown) -> str:
    slug = notice.community.slug
    if notice.kind in OF_UNANSWERED:
        return reverse("asks:unanswered", args=(slug,))
    if notice.thread_id is not None:
        return reverse("forum:question", args=(slug, notice.thread_id))
    if notice.kind in OF_FLAGGED:
        return reverse("care:queue", args=(slug,))
    for kinds, thing, route in THINGS:
        if notice.kind in kinds:
            return reverse(route, args=(slug, int(notice.about.removeprefix(thing))))
    if notice.kind in OF_REQUESTS:
        return reverse("communities:requests", args=(slug,))
    return reverse("communities:home", args=(slug,))


@require_POST
@entry(signed_in)
def seen(request: PersonRequest) -> HttpResponse:
    """All that was on the page is seen; what came since stays unread."""
    limit("mark notices", who=request.user.pk, rate="60/minute")
    actions.see_all(request.user, up_to=number_in(request.POST.get("up_to")) or 0, now=clock.now())
    return redirect("notices:notices")


@require_safe
@entry(anyone)
def live(request: HttpRequest) -> HttpResponseBase:
    """The line on which an open page is told: docs/decisions/0011."""
    if not _is_from_here(request):
        raise NotAllowed
    if not isinstance(request.user, Person):
        return signed_out()
    limit("open a line", who=request.user.pk, rate="120/minute")
    return LiveResponse(
        Reader(
            person_id=request.user.pk,
            session_key=request.session.session_key or "",
            session_hash=request.session.get(HASH_SESSION_KEY, ""),
            language=get_language() or "en",
        )
    )


def _is_from_here(request: HttpRequest) -> bool:
    """A page of another site must not even learn that somebody is signed in here."""
    origin = request.headers.get("Origin")
    fetched_by = request.headers.get("Sec-Fetch-Site", "same-origin")
    return fetched_by in ("same-origin", "none") and (
        origin is None or origin.partition("://")[2] == request.get_host()
    )


@entry(signed_in)
def preferences(request: PersonRequest) -> HttpResponse:
    """Which kinds one wishes to be told, and the quiet hours."""
    person = request.user
    wishes = queries.wishes_of([person])[person.pk]
    if request.method == "POST":
        limit("save preferences", who=person.pk, rate="60/minute")
        form = PreferencesForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            actions.save_preferences(
                person,
                wishes=said["told"],
                quiet_from=said["quiet_from"],
                quiet_until=said["quiet_until"],
            )
            messages.success(request, _("Your preferences are saved."))
            return redirect("notices:preferences")
    else:
        own = {
            "told": wishes.told,
            "is_quiet": wishes.quiet_from is not None,
            "quiet_from": wishes.quiet_from or QUIET_FROM,
            "quiet_until": wishes.quiet_until or QUIET_UNTIL,
        }
        form = PreferencesForm(initial=own | kept.give_back(request))
    status = 422 if form.errors else 200
    return render(request, "notices/preferences.html", {"form": form}, status=status)
