"""Discussions and replies are found like everything else that people write."""

from collections.abc import Iterator
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from docendo.commons.search.api import Entry, source
from docendo.learning.discussions import queries, texts
from docendo.learning.discussions.models import Discussion, Reply
from docendo.learning.discussions.rules import Kind


def _address(slug: str, discussion_id: int) -> str:
    return reverse("discussions:discussion", args=(slug, discussion_id))


def _reply_address(slug: str, reply_id: int) -> str:
    return reverse("discussions:reply", args=(slug, reply_id))


def _entries(kind: Kind) -> Iterator[Entry]:
    rows = Discussion.objects.filter(kind=kind, removed_at=None).order_by("pk")
    for discussion in rows.iterator(chunk_size=500):
        yield texts.entry(discussion)


def _replies() -> Iterator[Entry]:
    rows = Reply.objects.filter(removed_at=None, discussion__removed_at=None)
    for reply in rows.select_related("discussion").order_by("pk").iterator(chunk_size=500):
        yield texts.reply_entry(reply, reply.discussion)


for kind, one, several in (
    (Kind.DISCUSSION, _("Discussion"), _("Discussions")),
    (Kind.ANNOUNCEMENT, _("Announcement"), _("Announcements")),
    (Kind.UPDATE, _("Update"), _("Updates")),
):
    source(
        kind.value,
        one=one,
        several=several,
        address=_address,
        entries=partial(_entries, kind),
        # What was announced is the word of an office.
        unwanted=None if kind is Kind.ANNOUNCEMENT else queries.written_by_blocked,
    )
source(
    texts.REPLY,
    one=_("Reply"),
    several=_("Replies"),
    address=_reply_address,
    entries=_replies,
    unwanted=queries.replied_by_blocked,
)
