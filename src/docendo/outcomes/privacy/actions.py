"""Forgetting somebody."""

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from docendo.commons.communities.api import leave, seats_of
from docendo.commons.people.api import Person, become_former
from docendo.outcomes.privacy.queries import model_of, names_of, owned_alone, rows_of
from docendo.outcomes.privacy.refusals import NotYourPassword, OwnsAlone
from docendo.outcomes.privacy.rules import HOLDINGS, Fate


def forget_me(person: Person, *, password: str, now: datetime) -> None:
    """Forget somebody for good, at their own wish and word.

    They leave all communities, so that each app does what it does then. What is about nobody else
    goes; what others took part in stays, and is a former member's. Nobody can sign in as, find or
    claim them again. Raises NotYourPassword, and OwnsAlone where a community would be nobody's.
    """
    if not person.check_password(password):
        raise NotYourPassword
    picture = person.picture.name
    with transaction.atomic():
        who = Person.objects.select_for_update().get(pk=person.pk)
        if alone := owned_alone(who):
            raise OwnsAlone(alone)
        ids = names_of(who)
        for seat in seats_of(who):
            leave(seat, now=now)
        for column, holding in HOLDINGS.items():
            _forget(column, frozenset({who.pk}) if holding.fate is Fate.GOES else ids)
        become_former(who, name=_("Former member"))
    # Afterwards: no database brings a file back.
    if picture:
        default_storage.delete(picture)


def _forget(column: str, person_ids: frozenset[int]) -> None:
    holding = HOLDINGS[column]
    rows = rows_of(column, person_ids)
    _model, name = model_of(column)
    match holding.fate:
        case Fate.GOES:
            rows.delete()
        case Fate.NAMELESS:
            rows.update(**{name: None})
        case Fate.STAYS if holding.cleared:
            rows.update(**dict.fromkeys(holding.cleared, ""))
