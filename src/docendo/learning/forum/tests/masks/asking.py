"""What tests of personas do and look at."""

from datetime import datetime

from docendo.commons.communities.models import Community, Seat
from docendo.commons.people.api import Person
from docendo.learning.forum import actions
from docendo.learning.forum.models import (
    AUTHORSHIP,
    Post,
    Thread,
)

WHY = "Somebody wrote to us that they fear for the asker."


def ask(seat: Seat, now: datetime, title: str = "May one divide by zero?") -> Thread:
    return actions.ask(seat, title=title, body="I am ashamed to ask.", anonymously=True, now=now)


def question_of(thread: Thread) -> Post:
    return Post.objects.get(thread=thread, is_question=True)


def stands(person: Person, community: Community) -> set[str]:
    """In which columns somebody stands."""
    return {
        f"{model.__name__}.{column}"
        for model, column, _way in AUTHORSHIP
        if model.objects.filter(community=community, **{column: person}).exists()
    }


# Nobody explains back their own answer.
OF_OTHERS = {"TeachBack.answerer"}
EVERYWHERE = {f"{model.__name__}.{column}" for model, column, _way in AUTHORSHIP}
