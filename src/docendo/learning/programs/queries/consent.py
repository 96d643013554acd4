"""Who takes part without the consent that a program needs."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from docendo.commons.groups.api import Enrollment
from docendo.learning.programs.models import Consent, Program


def without_consent(program: Program) -> QuerySet[Any]:
    """The enrollments of those for whom nobody has said yes since they came in.

    What was said when they took part before has ended with that: perhaps it was taken back.
    """
    return _lacking(program.group.enrollments.all())


def held_back(community_id: int) -> QuerySet[Any, Any]:
    """Whom nobody is matched with: somebody must say yes for them in some program first."""
    need_it = Program.objects.going_on().filter(community=community_id, needs_consent=True)
    enrolled = Enrollment.objects.filter(community=community_id, group__in=need_it.values("group"))
    return _lacking(enrolled).values("person")


def _lacking(enrollments: QuerySet[Any]) -> QuerySet[Any]:
    given = Consent.objects.filter(
        program__group=OuterRef("group"), person=OuterRef("person"), at__gte=OuterRef("began_at")
    )
    return enrollments.filter(~Exists(given), person__isnull=False, ended_at=None)
