"""Who takes part without the consent that a program needs."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from docendo.commons.groups.api import Group
from docendo.learning.programs.models import Consent, Program


def without_consent(program: Program) -> QuerySet[Any]:
    """The enrollments of those for whom nobody has said yes since they came in.

    What was said when they took part before has ended with that: perhaps it was taken back.
    """
    given = Consent.objects.filter(
        program=program, person=OuterRef("person"), at__gte=OuterRef("began_at")
    )
    return program.group.enrollments.filter(~Exists(given), person__isnull=False, ended_at=None)


def kept_out(group: Group) -> frozenset[int]:
    """Whom a round of this group brings together with nobody."""
    program = Program.objects.filter(group=group, needs_consent=True).first()
    if program is None:
        return frozenset()
    return frozenset(without_consent(program).values_list("person_id", flat=True))
