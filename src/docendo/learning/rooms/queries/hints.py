"""What a page says to its reader alone about their own part."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum
from django.db.models.functions import Length

from docendo.commons.communities.api import Seat
from docendo.learning.rooms.models import Line, NoHints, Sitting
from docendo.learning.rooms.rules.hints import Hint, hint_for
from docendo.learning.rooms.rules.state import State

# Of English, German and Arabic alike, with the space after it; a hint needs no exact count.
LETTERS_A_WORD = 6


@dataclass(frozen=True)
class ShownHint:
    """``hint`` is None where there is nothing to say, or the reader does not want it said."""

    hint: Hint | None
    is_wanted: bool

    @property
    def is_quiet(self) -> bool:
        return self.hint == Hint.QUIET


def shown_hint(seat: Seat, sitting: Sitting, state: State, *, now: datetime) -> ShownHint:
    if NoHints.objects.filter(community=seat.community, person=seat.member).exists():
        return ShownHint(None, is_wanted=False)
    rows = Line.objects.filter(community=seat.community, sitting=sitting, removed_at=None)
    typed = rows.filter(brought_from=None).values("author").annotate(letters=Sum(Length("body")))
    words = {each["author"]: each["letters"] // LETTERS_A_WORD for each in typed}
    return ShownHint(hint_for(seat.member.pk, state, words=words, now=now), is_wanted=True)
