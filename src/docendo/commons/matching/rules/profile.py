"""What a profile may say, who may see it, and what it still needs; no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_WHY = 200
LONGEST_CERTIFICATE = 120
LONGEST_LINK = 300
MOST_AT_ONCE = 20
USUAL_AT_ONCE = 2


class Pace(models.TextChoices):
    """How quickly somebody likes to go."""

    ANY = "any", _("I go along")
    GENTLE = "gentle", _("gentle")
    STEADY = "steady", _("steady")
    BRISK = "brisk", _("brisk")


class Format(models.TextChoices):
    """Where somebody likes to meet."""

    EITHER = "either", _("either")
    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")


class GroupSize(models.TextChoices):
    """With how many others somebody likes to learn."""

    ANY = "any", _("any number")
    TWO = "two", _("two of us")
    FEW = "few", _("three or four")
    MANY = "many", _("five or more")


class Rhythm(models.TextChoices):
    """How often somebody likes to meet the same people."""

    EITHER = "either", _("either")
    ONCE = "once", _("one time")
    REGULAR = "regular", _("regularly")


class Audience(models.TextChoices):
    """Who may see a part of a profile; the matching itself reads all of it."""

    COMMUNITY = "community", _("Everyone in the community")
    MATCHED = "matched", _("People I am matched with")
    MATCHING = "matching", _("Only the matching itself")


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """How somebody likes to work, and with how many others at the same time; 0 is a break."""

    pace: str = Pace.ANY
    format: str = Format.EITHER
    group_size: str = GroupSize.ANY
    rhythm: str = Rhythm.EITHER
    helps_at_once: int = USUAL_AT_ONCE
    learns_at_once: int = USUAL_AT_ONCE


@dataclass(frozen=True, kw_only=True)
class Audiences:
    """Who may see which part of somebody's profile."""

    shows_certificates: str = Audience.COMMUNITY
    shows_whys: str = Audience.MATCHED
    shows_week: str = Audience.MATCHED
    shows_preferences: str = Audience.MATCHED


def may_see(audience: Audience, *, is_own: bool, is_matched: bool) -> bool:
    """Whether a part of somebody's profile is shown to a reader with a seat."""
    match audience:
        case Audience.COMMUNITY:
            return True
        case Audience.MATCHED:
            return is_own or is_matched
        case Audience.MATCHING:
            return is_own


class Missing(Enum):
    """What somebody has yet to say before a peer can be found for them."""

    TOPIC = "topic"
    WEEK = "week"
    ZONE = "zone"


def missing(*, has_topic: bool, has_week: bool, has_zone: bool) -> Sequence[Missing]:
    """In the order in which the page asks; a topic to help with or to learn is enough."""
    said = {Missing.TOPIC: has_topic, Missing.WEEK: has_week, Missing.ZONE: has_zone}
    return tuple(need for need, is_said in said.items() if not is_said)
