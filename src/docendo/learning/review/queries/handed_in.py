"""What readers see of works: what was handed in, never a revision that is still being written."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.safestring import mark_safe

from docendo.commons.communities.api import Community, render_stale, write
from docendo.learning.review.models import Attachment, Submission, Version


def show_as_handed_in(works: Sequence[Submission], community: Community) -> None:
    """Set title, text and HTML of works to what was handed in last, without saving them.

    An example has no versions, and is shown as it is.
    """
    render_stale(Submission.objects, works, community)
    versions = Version.objects.filter(community=community, is_handed_in=True, submission__in=works)
    last = versions.order_by().values("submission").annotate(last=Max("pk")).values("last")
    found = {version.submission_id: version for version in Version.objects.filter(pk__in=last)}
    for work in works:
        version = found.get(work.pk)
        if version is None:
            continue
        work.title = version.title
        if work.body != version.body:
            work.body = version.body
            work.html = mark_safe(write(version.body, community=community).html)  # noqa: S308 - ours


def files_handed_in(files: "QuerySet[Attachment]") -> "QuerySet[Attachment]":
    """Without those that were added to a revision which is not handed in."""
    versions = Version.objects.filter(
        community=OuterRef("community"), submission=OuterRef("submission"), is_handed_in=True
    )
    last = versions.order_by("-pk").values("saved_at")[:1]
    known: QuerySet[Any] = files.annotate(handed_in_at=Subquery(last))
    return known.filter(Q(handed_in_at=None) | Q(added_at__lte=F("handed_in_at")))
