"""What becomes of answers when somebody is not in a program's group any more."""

from docendo.commons.groups.events import EnrollmentsEnded
from docendo.kernel.events import listener
from docendo.learning.programs.actions import forget_answers


@listener(EnrollmentsEnded)
def forget_who_is_gone(ended: EnrollmentsEnded) -> None:
    """By a roster, by leaving the community, or because the program was closed."""
    forget_answers(ended.group_id, ended.person_ids)
