"""Which program somebody may come into: one that they see, or one whose code they have."""

from django.db.models import Q

from docendo.commons.communities.api import Seat
from docendo.learning.programs.models import Program
from docendo.learning.programs.models.programs import seeing_a_program
from docendo.learning.programs.refusals import NoSuchCode
from docendo.learning.programs.rules import CODE_LENGTH, as_code


def program_to_join(seat: Seat, *, program_id: int, code: str) -> Program:
    """Raises Program.DoesNotExist where neither holds."""
    rows = Program.objects.filter(seeing_a_program.among(seat) | _by(seat, code))
    return rows.select_related("group", "from_group", "community").get(pk=program_id)


def program_by_code(seat: Seat, code: str) -> Program:
    """Raises NoSuchCode."""
    found = Program.objects.filter(_by(seat, code)).select_related("group").first()
    if found is None:
        raise NoSuchCode
    return found


def _by(seat: Seat, code: str) -> Q:
    typed = as_code(code)
    if not seat.may_write or len(typed) != CODE_LENGTH:
        return Q(pk__in=())
    return Q(community=seat.community, code=typed)
