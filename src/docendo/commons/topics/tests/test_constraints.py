"""Each constraint violated once, whatever the code above it does."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from docendo.commons.communities.api import Seat
from docendo.commons.topics.models import (
    Name,
    Offer,
    Prerequisite,
    Topic,
    Wish,
)


def refused(constraint: str, model: type[models.Model], **fields: Any) -> None:
    """SQLite names the columns of a violated unique constraint, PostgreSQL its name."""
    (known,) = (one for one in model._meta.constraints if one.name == constraint)
    unique = isinstance(known, models.UniqueConstraint) and connection.vendor == "sqlite"
    said = r"UNIQUE constraint failed" if unique else constraint
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        model._default_manager.create(**fields)


def test_an_address_means_one_topic(topics: dict[str, Topic], now: datetime) -> None:
    community = topics["Algebra"].community
    fields = {"community": community, "name": "Other", "created_at": now}
    refused("one_topic_per_address", Topic, slug="algebra", **fields)


def test_a_topic_is_not_merged_into_itself(topics: dict[str, Topic]) -> None:
    topic = topics["Algebra"]
    topic.merged_into = topic
    with pytest.raises(IntegrityError, match="no_topic_is_merged_into_itself"):
        topic.save()


def test_names(topics: dict[str, Topic]) -> None:
    algebra, calculus = topics["Algebra"], topics["Calculus"]
    here = {"community": algebra.community, "name": "x"}
    refused(
        "a_name_means_one_topic", Name, topic=calculus, folded="algebra", is_synonym=True, **here
    )
    refused(
        "a_topic_has_one_name_of_its_own", Name, topic=algebra, folded="x", is_synonym=False, **here
    )
    refused("a_name_has_letters", Name, topic=algebra, folded="", is_synonym=True, **here)


def test_prerequisites(topics: dict[str, Topic]) -> None:
    algebra, calculus = topics["Algebra"], topics["Calculus"]
    here = {"community": algebra.community}
    refused("a_prerequisite_is_named_once", Prerequisite, topic=calculus, requires=algebra, **here)
    refused("no_topic_requires_itself", Prerequisite, topic=algebra, requires=algebra, **here)


def test_offers_and_wishes(topics: dict[str, Topic], member: Seat, now: datetime) -> None:
    said = {
        "community": member.community,
        "topic": topics["Algebra"],
        "person": member.person,
        "at": now,
    }
    refused("an_offer_has_a_known_level", Offer, level=5, **said)
    Offer.objects.create(level=1, **said)
    refused("one_offer_per_person_and_topic", Offer, level=2, **said)
    Wish.objects.create(**said)
    refused("one_wish_per_person_and_topic", Wish, **said)
