"""What a higher app registers has its line here, or it has not thought of blocks."""

from typing import Any

import pytest

from docendo.commons.communities.models import Seat
from docendo.commons.communities.protocols import HOME_PANELS, PERSON_PANELS, TODAY_SOURCES
from docendo.commons.matching.protocols import MATCH_PANELS, PEERS_PANELS
from docendo.commons.search.api import SOURCES
from docendo.commons.topics.protocols import TOPIC_PANELS
from docendo.learning.forum.protocols import THREAD_PANELS


def name_of(function: Any) -> str:
    return f"{function.__module__.removeprefix('docendo.')}.{function.__qualname__}"


# Each is in one of the tests above or in those of its app, unless nobody's words are in it.
HOLDS = {
    "commons.rituals.panels._beside_peers",
    "learning.asks.panels._asked",
    "learning.boards.panels._files",
    "learning.boards.panels._messages",
    "learning.discussions.panels._of_community",
    "learning.discussions.panels._of_person",
    "learning.discussions.panels._of_topic",
    "learning.library.panels._at_question",
    "learning.library.panels._of_topic",
    "learning.asks.panels._life",
    "learning.forum.panels._answerable",
    "learning.forum.panels._mine",
    "learning.forum.panels._of_community",
    "learning.forum.panels._of_person",
    "learning.forum.panels._of_topic",
    "learning.forum.panels._readable",
}
NOBODYS_WORDS = {
    # The word of an office.
    "learning.discussions.panels._announced",
    "commons.topics.queries.pages.topics_on_home",
    "commons.topics.queries.people.topics_of_person",
    # Their own, with the word of an office for it, and one's own choice about them.
    "commons.matching.panels._as_peer",
    "commons.matching.panels._rather_not",
    # Nobody but the person whose page it is.
    "commons.matching.panels._introduce",
    # In which groups somebody is.
    "commons.groups.panels._of_person",
    "commons.groups.panels._own",
    # What two make together while their match goes on.
    "learning.boards.panels._goals",
    "learning.boards.panels._notes",
    "learning.documents.panels._of_match",
    # What they agreed on when they were there together.
    "learning.rooms.panels._of_match",
    "learning.rooms.panels._today",
    # One's own place in the queue, and whether one stands by.
    "learning.livehelp.panels._home",
    "learning.livehelp.panels._peers",
    # When two meet while their match goes on.
    "learning.meetings.panels._meetings",
    "learning.meetings.panels._today",
    # What a coordinator has planned, and whether one's own match goes well.
    "learning.programs.panels._asked",
    "learning.programs.panels._plan",
    # That one is to rate one's own team.
    "learning.evaluations.panels._waiting",
    # What one is to hand in or read, and that mail to oneself comes back.
    "learning.review.panels._waiting",
    "commons.mail.panels._unreachable",
    # What waits for who moderates, and one's own drafts, numbers and rung.
    "learning.forum.panels._ladder",
    "commons.care.panels._person",
    "commons.care.panels._waiting",
    "outcomes.insights.panels._waiting",
    "learning.asks.panels._box",
    "learning.asks.panels._set_aside",
}
# What several write has no author.
FOUND_WITHOUT_AUTHOR = {"announcement", "document", "topic"}


def test_whoever_registers_a_list_has_thought_of_blocks() -> None:
    panels: tuple[Any, ...] = (
        *HOME_PANELS,
        *PERSON_PANELS,
        *PEERS_PANELS,
        *MATCH_PANELS,
        *TOPIC_PANELS,
        *THREAD_PANELS,
    )
    registered = {name_of(panel.query) for panel in panels}
    registered |= {name_of(source.find) for source in TODAY_SOURCES}
    assert registered == HOLDS | NOBODYS_WORDS
    without = {kind for kind, source in SOURCES.items() if source.unwanted is None}
    assert without == FOUND_WITHOUT_AUTHOR


@pytest.mark.sqlite
def test_who_is_blocked_is_found_by_indexes(member: Seat) -> None:
    """All of it is asked at each search, of everybody: it must not read what others wrote."""
    here = (member.community.pk,)
    for source in SOURCES.values():
        if source.unwanted is not None:
            plan = source.unwanted(member.member.pk, here).explain()
            for line in plan.splitlines():
                assert "SCAN" not in line
                assert "(community_id=?)" not in line, f"{source.kind}: {line}"
