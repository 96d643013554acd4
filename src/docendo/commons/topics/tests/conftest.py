from datetime import datetime

import pytest

from docendo.commons.communities.api import Community
from docendo.commons.topics.api import NewTopic, Topic, create_topics

TOPICS = [
    NewTopic(name="Algebra", synonyms=("equations", "الجبر")),
    NewTopic(name="Calculus", synonyms=("Analysis",), requires=("Algebra",)),
    NewTopic(name="Linear algebra", description="Matrices *and* spaces.", requires=("equations",)),
    NewTopic(name="C++"),
    NewTopic(name="C#"),
]


@pytest.fixture
def topics(community: Community, now: datetime) -> dict[str, Topic]:
    """Algebra, which calculus and linear algebra require, and two topics for themselves."""
    return dict(create_topics(community.pk, TOPICS, now=now))
