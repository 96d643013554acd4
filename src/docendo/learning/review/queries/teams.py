"""The teams that hand in works together, for other apps that ask them something."""

from collections.abc import Mapping

from django.db.models import Count, Prefetch, Q

from docendo.commons.communities.api import Seat
from docendo.learning.review.models import Assignment, Participant, Submission


def teams_by_review(seat: Seat) -> Mapping[Assignment, Mapping[Submission, frozenset[int]]]:
    """Who writes each work that several write, in each review that somebody runs."""
    works = Submission.objects.filter(community=seat.community, is_example=False)
    together = works.annotate(here=Count("authors", filter=Q(authors__left_at=None)))
    rows = together.filter(here__gte=2, assignment__in=Assignment.objects.run_by(seat))
    authors = Prefetch("authors", Participant.objects.filter(left_at=None))
    shown = rows.select_related("assignment").prefetch_related(authors)
    found: dict[Assignment, dict[Submission, frozenset[int]]] = {}
    bodies = ("body", "html", "assignment__body", "assignment__html")
    for work in shown.defer(*bodies).order_by("-assignment", "number"):
        people = frozenset(author.person_id for author in work.authors.all())
        found.setdefault(work.assignment, {})[work] = people
    return found
