"""Answering an ask from the mail that brought it, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from docendo.commons.matching import actions, forms, mailing, queries
from docendo.commons.matching.refusals import NotOpenAnyMore
from docendo.kernel import clock
from docendo.kernel.access import anyone, entry
from docendo.kernel.limits import limit
from docendo.kernel.refusing import demand_valid


@entry(anyone)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, and two buttons: a link that answered by itself would be pressed by scanners.

    Whoever is signed in as the one who is asked is led to the page of the match.
    """
    found = mailing.read_token(token)
    if found is None:
        raise NotOpenAnyMore
    match_id, person_id = found
    limit("answer by mail", who=person_id, rate="60/hour")
    asked = queries.asked_by_mail(match_id=match_id, person_id=person_id)
    if asked is None:
        raise NotOpenAnyMore
    if request.user.is_authenticated and request.user.pk == person_id and not request.POST:
        return redirect("matching:match", asked.seat.community.slug, match_id)
    shown = {"asked": asked, "mine": asked.mine, "said": None}
    if request.method == "POST":
        form = forms.ByMailForm(request.POST)
        demand_valid(form)
        shown["said"] = said = form.cleaned_data["answer"]
        act = actions.accept if said == "accept" else actions.decline
        act(asked.seat, match_id=match_id, now=clock.now())
    return render(request, "matching/by_mail.html", shown)
