"""What importing does when something happens elsewhere."""

from docendo.commons.communities.events import AuthorClaimed
from docendo.kernel.events import listener
from docendo.outcomes.connect.models import ImportedAuthor


@listener(AuthorClaimed)
def attribute_to_who_claimed(event: AuthorClaimed) -> None:
    """What a later import finds of this author is theirs too."""
    ImportedAuthor.objects.filter(
        community_id=event.community_id, person_id=event.placeholder_id
    ).update(person_id=event.person_id)
