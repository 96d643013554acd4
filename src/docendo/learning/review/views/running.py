"""The facilitator's page, its tables, and appeals."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.refusing import answered, telling
from docendo.kernel.sheets import sheet
from docendo.kernel.workbooks import workbook
from docendo.learning.review import actions, forms, queries
from docendo.learning.review.views.reading import MEMBERS, frame

TAKING = "120/hour"
# Of more works one asks for those with much in common: to read all of them takes a while.
MOST_COMPARED = 200
KINDS = {"csv": sheet, "xlsx": workbook}


@entry(MEMBERS)
@require_safe
def run(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    page = queries.run_page(request.seat, assignment_id=assignment_id, now=clock.now())
    context = {
        "page": page,
        "tables": queries.tables(page.assignment),
        **frame(request.seat, page.assignment),
    }
    if page.handed_in <= MOST_COMPARED:
        context["similar"] = queries.similar_works(request.seat, assignment_id=assignment_id)
    return render(request, "reviews/run.html", context)


@entry(MEMBERS)
@require_safe
def table(
    request: CommunityRequest, slug: str, assignment_id: int, table_key: str, file_kind: str
) -> HttpResponse:
    if table_key not in queries.tables() or file_kind not in KINDS:
        raise Http404
    limit("take a table", who=request.seat.member.pk, rate=TAKING)
    columns, rows = queries.table_of(request.seat, assignment_id=assignment_id, key=table_key)
    return KINDS[file_kind](f"review-{assignment_id}-{table_key}", columns, rows)


@entry(MEMBERS)
@require_safe
def whole(
    request: CommunityRequest, slug: str, assignment_id: int, work_number: int
) -> HttpResponse:
    """A work with all its reviews."""
    page = queries.whole_page(request.seat, assignment_id=assignment_id, number=work_number)
    context = {"page": page, **frame(request.seat, page.assignment)}
    return render(request, "reviews/whole.html", context)


@entry(MEMBERS)
@require_safe
def appeals(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    return _appeals(request, assignment_id)


def _appeals(
    request: CommunityRequest,
    assignment_id: int,
    *,
    refused: forms.AnswerAppealForm | None = None,
    about: int | None = None,
) -> HttpResponse:
    page = queries.appeals_page(request.seat, assignment_id=assignment_id)
    rows = []
    for each in page.appeals:
        is_it = each.pk == about and refused is not None
        form = refused if is_it else forms.AnswerAppealForm(auto_id=f"appeal-{each.pk}-%s")
        rows.append((each, form))
    context = {"page": page, "rows": rows, **frame(request.seat, page.assignment)}
    return answered(refused, render(request, "reviews/appeals.html", context))


@entry(MEMBERS)
@require_POST
def answer_appeal(
    request: CommunityRequest, slug: str, assignment_id: int, appeal_id: int
) -> HttpResponse:
    limit("answer an appeal", who=request.seat.member.pk, rate=TAKING)
    form = forms.AnswerAppealForm(request.POST, auto_id=f"appeal-{appeal_id}-%s")
    if form.is_valid():
        with telling(form):
            actions.answer_appeal(
                request.seat, assignment_id=assignment_id, appeal_id=appeal_id, now=clock.now(),
                answer=form.cleaned_data["answer"],
            )  # fmt: skip
            messages.success(request, _("The authors see your answer beside their grade."))
            return redirect("reviews:appeals", slug, assignment_id)
    return _appeals(request, assignment_id, refused=form, about=appeal_id)
