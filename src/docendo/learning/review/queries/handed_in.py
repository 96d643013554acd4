"""What readers see of works: what was handed in, never a revision that is still being written."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.safestring import mark_safe

from docendo.commons.communities.api import Community, render_stale, write_all
from docendo.learning.review.models import Attachment, Submission, Version


def show_as_handed_in(works: Sequence[Submission], community: Community) -> None:
    """Set title, text and HTML of works to what was handed in last, without saving them.

    An example has no versions, and is shown as it is.
    """
    render_stale(Submission.objects, works, community)
    versions = Version.objects.filter(community=community, is_handed_in=True, submission__in=works)
    last = versions.order_by().values("submission").annotate(last=Max("pk")).values("last")
    found = {version.submission_id: version for version in Version.objects.filter(pk__in=last)}
    revised = [work for work in works if work.pk in found and found[work.pk].body != work.body]
    bodies = [(found[work.pk].body, None) for work in revised]
    for work, written in zip(revised, write_all(bodies, community=community), strict=True):
        work.body, work.html = written.body, mark_safe(written.html)  # noqa: S308 - as render_stale
    for work in works:
        work.title = found[work.pk].title if work.pk in found else work.title


def files_handed_in(files: "QuerySet[Attachment]") -> "QuerySet[Attachment]":
    """Without those that were added to a revision which is not handed in."""
    versions = Version.objects.filter(
        community=OuterRef("community"), submission=OuterRef("submission"), is_handed_in=True
    )
    last = versions.order_by("-pk").values("saved_at")[:1]
    known: QuerySet[Any] = files.annotate(handed_in_at=Subquery(last))
    return known.filter(Q(handed_in_at=None) | Q(added_at__lte=F("handed_in_at")))
