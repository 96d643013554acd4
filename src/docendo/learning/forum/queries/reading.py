"""Who has read a thread, to be counted and never named."""

from django.db.models import QuerySet

from docendo.learning.forum.models import Reading


def readings_by_peers() -> QuerySet[Reading]:
    """All readings but those of a question by who asked it; the caller says which community."""
    return Reading.objects.filter(is_own=False)
