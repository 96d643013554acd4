"""One letter, and who took care of what."""

from docendo.commons.communities.api import Seat
from docendo.outcomes.insights.models import Letter


def letter(seat: Seat, *, letter_id: int) -> Letter:
    """Raises Letter.DoesNotExist for who may not read it."""
    return Letter.objects.visible_to(seat).select_related("by", "to").get(pk=letter_id)
