"""What the library has for a question that is being written."""

from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef

from docendo.commons.communities.api import Seat
from docendo.commons.topics.api import Topic
from docendo.learning.library.models import About, Resource


def best_about(seat: Seat, topics: Collection[Topic], *, most: int) -> Sequence[Resource]:
    """The best resources of some topics, none whose address does not answer."""
    if not topics:
        return ()
    about = About.objects.filter(
        community=seat.community, topic__in=topics, resource=OuterRef("pk")
    )
    rows = Resource.objects.standing_for(seat).filter(Exists(about), dead_since=None)
    return list(rows.order_by("-score", "-pk")[:most])
