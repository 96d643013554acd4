"""Each constraint of the library refuses what its name forbids."""

from datetime import datetime

import pytest
from django.db import IntegrityError, models, transaction

from docendo.commons.communities.models import Seat
from docendo.commons.topics.models import Topic
from docendo.learning.forum.api import Thread
from docendo.learning.library.models import About, Rating, Resource, Use


def refused(name: str, model: type[models.Model], **values: object) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        model._default_manager.create(**values)
    columns = name.replace("_", " ")
    # SQLite names the columns of a unique constraint, PostgreSQL the constraint.
    assert name in str(caught.value) or "UNIQUE" in str(caught.value), columns


def test_resources(link: Resource, now: datetime) -> None:
    page = {"community": link.community, "title": "x", "at": now, "kind": "link"}
    refused("a_resource_is_listed_once", Resource, url=link.url, key=link.key, **page)
    on_the_web = "a_resource_is_a_link_on_the_web_or_a_file"
    refused(on_the_web, Resource, url="javascript:alert(1)", key="1", **page)
    refused(on_the_web, Resource, url="https://x.example", file="a.pdf", key="1", **page)
    file = {**page, "kind": "file", "file": "library/a.pdf", "key": "2"}
    refused("only_links_are_looked_at", Resource, due_at=now, **file)
    other = {**page, "url": "https://x.example", "key": "1"}
    refused("a_dead_link_failed_on_several_days", Resource, dead_since=now, failures=2, **other)
    stars = "ratings_are_one_to_five_stars_each"
    refused(stars, Resource, rating_count=1, rating_sum=6, **other)
    refused(stars, Resource, rating_count=2, rating_sum=1, **other)


def test_topics_of_resources(link: Resource, topics: list[Topic], now: datetime) -> None:
    about = {"community": link.community, "resource": link, "topic": topics[0], "at": now}
    refused("a_resource_names_a_topic_once", About, **about)


def test_ratings(link: Resource, adder: Seat, member: Seat, now: datetime) -> None:
    rating = {"community": link.community, "resource": link, "adder": adder.person, "at": now}
    refused("nobody_rates_their_own_resource", Rating, person=adder.person, stars=5, **rating)
    refused("a_rating_has_one_to_five_stars", Rating, person=member.person, stars=6, **rating)
    Rating.objects.create(person=member.member, stars=5, **rating)
    refused("one_rating_per_person_and_resource", Rating, person=member.person, stars=4, **rating)


def test_uses(link: Resource, member: Seat, thread: Thread, now: datetime) -> None:
    use = {
        "community": link.community,
        "resource": link,
        "thread": thread,
        "person": member.member,
        "at": now,
    }
    Use.objects.create(**use)
    refused("useful_once_for_a_person_and_a_question", Use, **use)
