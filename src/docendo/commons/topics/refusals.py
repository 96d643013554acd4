"""What somebody may be refused among topics, and what they can do next."""

from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.topics.models import Topic
from docendo.kernel.errors import Refused
from docendo.kernel.text import isolated


class Unfit(Refused):
    """What was written does not fit the topics that are there; ``field`` is where it was."""

    field: ClassVar[str]


class NameTaken(Unfit):
    code = "name_taken"
    field = "name"

    def __init__(self, name: str, *, topic: Topic) -> None:
        super().__init__(
            _(
                "“%(name)s” already leads to the topic “%(topic)s”."
                " Choose another name, or merge the two."
            )
            % {"name": isolated(name), "topic": isolated(topic.name)}
        )


class SynonymTaken(NameTaken):
    code = "synonym_taken"
    field = "synonyms"


class NameWithoutLetters(Unfit):
    code = "name_without_letters"
    field = "name"
    message = gettext_lazy("A topic is found by its name, so the name needs letters or digits.")


class ClosesACycle(Unfit):
    """``names`` leads from what should be required, by what it requires, to the topic itself."""

    code = "closes_a_cycle"
    field = "requires"

    def __init__(self, names: Sequence[str]) -> None:
        names = [isolated(name) for name in names]
        required, *between, topic = names if len(names) > 1 else (*names, *names)
        if required == topic:
            sentence = _("“%(topic)s” cannot require itself.")
        elif between:
            sentence = _(
                "“%(topic)s” cannot require “%(required)s”, which builds on it already,"
                " by way of %(between)s."
            )
        else:
            sentence = _("“%(topic)s” cannot require “%(required)s”, which builds on it already.")
        steps = " · ".join(between)
        super().__init__(sentence % {"topic": topic, "required": required, "between": steps})


class CannotMerge(Unfit):
    code = "cannot_merge"
    field = "into"
    message = gettext_lazy("A topic cannot be merged into itself. Choose another one.")
