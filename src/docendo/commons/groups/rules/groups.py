"""What a group is, what somebody is in it, and how an import goes on."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_NAME: Final = 120
LONGEST_TERM: Final = 80
LONGEST_SOURCE_ID: Final = 255
LONGEST_FILE_NAME: Final = 120
# As long as a database takes an e-mail address to be.
LONGEST_ADDRESS: Final = 254
# Whoever has not decided by then has forgotten; the file holds names and addresses of others.
KEPT_FOR: Final = timedelta(days=7)
# What is more than this is written by a worker.
AT_ONCE: Final = 500


class GroupKind(models.TextChoices):
    CLASS = "class", _("class")
    COHORT = "cohort", _("cohort")
    COURSE = "course", _("course")
    DEPARTMENT = "department", _("department")
    WARD = "ward", _("ward")
    TEAM = "team", _("team")


class GroupRole(models.IntegerChoices):
    """What somebody is in one group, whatever they are in its community."""

    LEARNER = 10, _("learner")
    HELPER = 20, _("helper")
    TEACHER = 30, _("teacher")

    @property
    def plural(self) -> Promise:
        """What several of them are called."""
        return _PLURALS[self]


_PLURALS: Final[Mapping[GroupRole, Promise]] = {
    GroupRole.LEARNER: _("Learners"),
    GroupRole.HELPER: _("Helpers"),
    GroupRole.TEACHER: _("Teachers"),
}


class State(models.TextChoices):
    """How an import stands."""

    WAITING = "waiting", _("waits for a decision")
    QUEUED = "queued", _("is being written")
    DONE = "done", _("written")
    DISCARDED = "discarded", _("discarded")


# The one table of how it goes on; what was queued waits again where something has changed since.
MAY_BECOME: Final[Mapping[State, frozenset[State]]] = {
    State.WAITING: frozenset({State.QUEUED, State.DONE, State.DISCARDED}),
    State.QUEUED: frozenset({State.DONE, State.WAITING, State.DISCARDED}),
    State.DONE: frozenset(),
    State.DISCARDED: frozenset(),
}
OPEN: Final = (State.WAITING, State.QUEUED)


def predecessors(then: State) -> frozenset[State]:
    """From where an import may become this."""
    return frozenset(state for state, later in MAY_BECOME.items() if then in later)
