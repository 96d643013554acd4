"""Out of sight and back again, as moderators decide about what was flagged.

There is no seat here: whoever decides has been judged by the app that keeps the flags.
"""

from datetime import datetime

from django.db import transaction

from docendo.learning.library.actions.resources import bring_back, take_out
from docendo.learning.library.models import Resource


def _locked(community_id: int, about: int) -> Resource:
    rows = Resource.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(community=community_id, pk=about)


def lock_resource(community_id: int, about: int) -> None:
    _locked(community_id, about)


@transaction.atomic
def hide_resource(
    community_id: int, about: int, *, by_id: int | None, words: str, now: datetime
) -> bool:
    """Whether it stood until now; what was hidden before is hidden by ``by_id`` from now on."""
    resource = _locked(community_id, about)
    stood = resource.stands
    if stood or (by_id is not None and resource.may_be_taken_over):
        take_out(resource, by_id=by_id, reason=words, now=resource.removed_at or now)
    return stood


@transaction.atomic
def show_resource(community_id: int, about: int, *, by_id: int, now: datetime) -> None:
    resource = _locked(community_id, about)
    if not resource.stands and not resource.is_taken_back:
        bring_back(resource, now=now)
