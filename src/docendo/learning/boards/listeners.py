"""What boards do when something happens elsewhere."""

from django.db import transaction

from docendo.commons.communities.events import CommunityDeleted
from docendo.kernel.events import listener
from docendo.learning.boards.actions import forget_files


@listener(CommunityDeleted)
def forget_what_was_shared(event: CommunityDeleted) -> None:
    transaction.on_commit(lambda: forget_files(event.community_id))
