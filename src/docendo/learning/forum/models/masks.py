"""Who asked without their name, and who learned it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual

from docendo.commons.communities.api import Owned, author_of
from docendo.commons.people.api import Person
from docendo.learning.forum.rules import LONGEST_REASON, SHORTEST_WHY


class Mask(Owned):
    """Who is behind the persona that asked a question: the only row anywhere that says it.

    It is read by the functions of ``queries/masks.py`` and by ``own_personas`` of
    ``permissions.py``, and by nothing else, so that whatever shows an author shows the persona;
    ``actions/masking.py`` writes it, and looks only whether it is there. It stays after its person
    has given their name, for none of their pseudonyms to return; erasing the person erases it.
    """

    thread = models.ForeignKey("Thread", models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    persona = author_of()
    made_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "thread", name="a_thread_has_one_mask"),
            models.UniqueConstraint("community", "persona", name="a_persona_has_one_mask"),
            models.CheckConstraint(
                condition=~Q(person=F("persona")), name="nobody_is_their_own_mask"
            ),
        )
        indexes = (models.Index("community", "person", name="masks_of_person"),)


class Unmasking(Owned):
    """A moderator learned who asked a question, and why; the asker reads it. It stays for good."""

    thread = models.ForeignKey("Thread", models.CASCADE, related_name="+", db_index=False)
    by = author_of()
    why = models.CharField(max_length=LONGEST_REASON)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("why"), SHORTEST_WHY),
                name="who_learns_a_name_says_why",
            ),
        )
        indexes = (models.Index("community", "thread", "at", name="unmaskings_of_thread"),)
