"""Another place's authors and tags are each one person and one topic here."""

from datetime import datetime

import pytest
from django.db import IntegrityError

from docendo.commons.communities.models import Community
from docendo.commons.topics.models import Topic
from docendo.outcomes.connect.models import ImportedAuthor, ImportedTopic


def test_an_author_is_imported_once(community: Community) -> None:
    ImportedAuthor.objects.create(community=community, source_key="bees.example:user:1")
    with pytest.raises(IntegrityError, match=r"an_author_is_imported_once|source_key"):
        ImportedAuthor.objects.create(community=community, source_key="bees.example:user:1")


def test_a_topic_is_imported_once(community: Community, now: datetime) -> None:
    topic = Topic.objects.create(community=community, slug="t", name="t", created_at=now)
    one = {"community": community, "source_key": "bees.example:tag:t", "topic": topic}
    ImportedTopic.objects.create(**one)
    with pytest.raises(IntegrityError, match=r"a_topic_is_imported_once|source_key"):
        ImportedTopic.objects.create(**one)
