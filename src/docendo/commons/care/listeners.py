"""What becomes of cases when something happens elsewhere."""

from docendo.commons.care.actions import give_name
from docendo.commons.communities.events import AuthorClaimed
from docendo.kernel.events import listener


@listener(AuthorClaimed)
def move_cases(claimed: AuthorClaimed) -> None:
    give_name(claimed.community_id, persona_id=claimed.placeholder_id, person_id=claimed.person_id)
