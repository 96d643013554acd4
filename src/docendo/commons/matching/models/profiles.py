"""What people say of themselves for peers to be found: one's week, one's profile in a community.

What hangs on an offer or a wish goes with it: its key is the row of topics that it speaks of.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from docendo.commons.communities.api import Owned
from docendo.commons.matching.rules.profile import (
    LONGEST_CERTIFICATE,
    LONGEST_LINK,
    LONGEST_WHY,
    MOST_AT_ONCE,
    Audience,
    Audiences,
    Format,
    GroupSize,
    Pace,
    Preferences,
    Rhythm,
)
from docendo.commons.matching.rules.week import BYTES, NEVER
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Level, Offer, Wish


def of_person() -> "models.ForeignKey[Person, Person]":
    return models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)


class Week(models.Model):
    """When a person is free in a typical week, by the clocks of their time zone.

    It holds in all their communities. Who is never free has none. ``rules.week`` says what the
    bytes mean.
    """

    person = of_person()
    free = models.BinaryField(max_length=BYTES)

    class Meta:
        constraints = (
            models.UniqueConstraint("person", name="a_person_has_one_week"),
            models.CheckConstraint(
                condition=Exact(Length("free"), BYTES), name="a_week_has_336_half_hours"
            ),
            models.CheckConstraint(condition=~Q(free=NEVER), name="a_week_has_a_free_half_hour"),
        )


def _choice(choices: type[models.TextChoices], usual: str) -> "models.CharField[str, str]":
    return models.CharField(max_length=10, choices=choices, default=usual)


class Profile(Owned):
    """How a person likes to work in a community, how much they take on, and who sees what of it.

    Who has not said so has none, and all holds that is usual here. Where ``helps_at_once`` is 0
    nobody is sent to them for help, where ``learns_at_once`` is 0 nobody is looked for.
    """

    person = of_person()
    pace = _choice(Pace, Preferences.pace)
    format = _choice(Format, Preferences.format)
    group_size = _choice(GroupSize, Preferences.group_size)
    rhythm = _choice(Rhythm, Preferences.rhythm)
    helps_at_once = models.PositiveSmallIntegerField(default=Preferences.helps_at_once)
    learns_at_once = models.PositiveSmallIntegerField(default=Preferences.learns_at_once)
    shows_certificates = _choice(Audience, Audiences.shows_certificates)
    shows_whys = _choice(Audience, Audiences.shows_whys)
    shows_week = _choice(Audience, Audiences.shows_week)
    shows_preferences = _choice(Audience, Audiences.shows_preferences)

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "person", name="a_person_has_one_profile"),
            models.CheckConstraint(
                condition=Q(
                    pace__in=Pace.values,
                    format__in=Format.values,
                    group_size__in=GroupSize.values,
                    rhythm__in=Rhythm.values,
                ),
                name="a_profile_has_known_preferences",
            ),
            models.CheckConstraint(
                condition=Q(helps_at_once__lte=MOST_AT_ONCE, learns_at_once__lte=MOST_AT_ONCE),
                name="nobody_takes_on_more_than_twenty",
            ),
            models.CheckConstraint(
                condition=Q(
                    shows_certificates__in=Audience.values,
                    shows_whys__in=Audience.values,
                    shows_week__in=Audience.values,
                    shows_preferences__in=Audience.values,
                ),
                name="a_profile_has_known_audiences",
            ),
        )


class Certificate(Owned):
    """What a person says proves an offer of theirs, in a line, perhaps with a link to it."""

    offer = models.OneToOneField(
        Offer, models.CASCADE, primary_key=True, related_name="certificate"
    )
    words = models.CharField(max_length=LONGEST_CERTIFICATE)
    link = models.URLField(max_length=LONGEST_LINK, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(words=""), name="a_certificate_says_what_it_is"),
        )


class Confirmation(Owned):
    """A coordinator's word that a person can help with what they offer, up to a ``level``.

    ``person`` repeats whose offer it is, so that the database can refuse a word for oneself.
    """

    offer = models.OneToOneField(
        Offer, models.CASCADE, primary_key=True, related_name="confirmation"
    )
    person = of_person()
    by = of_person()
    level = models.PositiveSmallIntegerField(choices=Level)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(person=F("by")), name="nobody_confirms_their_own_offer"
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="a_confirmation_has_a_known_level"
            ),
        )


class Why(Owned):
    """Why a person wants to learn something, in their words."""

    wish = models.OneToOneField(Wish, models.CASCADE, primary_key=True, related_name="why")
    words = models.CharField(max_length=LONGEST_WHY)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(words=""), name="a_why_says_something"),)


class RatherNot(Owned):
    """A person would rather not be matched with another: known to them alone, and to the matching.

    It is read by ``queries.rather_not_of`` for its person and by what decides who meets, and by
    nothing else, so that no page, count or refusal tells the other.
    """

    person = of_person()
    other = of_person()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "person", "other", name="somebody_is_set_apart_once"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("other")), name="nobody_is_set_apart_from_themselves"
            ),
        )
