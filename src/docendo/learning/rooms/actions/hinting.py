"""Whether somebody wants hints about their own part in what is said."""

from docendo.commons.communities.api import Seat, writer
from docendo.learning.rooms.models import NoHints, Sitting


def want_hints(seat: Seat, *, sitting_id: int, wants: bool) -> None:
    """Said in one room, for all of the community; nobody else sees which."""
    writer(seat)
    Sitting.objects.visible_to(seat).get(pk=sitting_id)
    if wants:
        NoHints.objects.filter(community=seat.community, person=seat.member).delete()
    else:
        NoHints.objects.get_or_create(community=seat.community, person=seat.member)
