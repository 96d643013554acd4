"""What the forum does when something happens elsewhere."""

from docendo.commons.communities.api import Community
from docendo.commons.communities.events import AuthorClaimed
from docendo.commons.topics.events import TopicsMerged
from docendo.kernel.events import listener
from docendo.learning.forum.actions import replace_topic
from docendo.learning.forum.takeover import move_authorship


@listener(AuthorClaimed)
def move_what_they_wrote(event: AuthorClaimed) -> None:
    community = Community.objects.get(pk=event.community_id)
    move_authorship(community, from_id=event.placeholder_id, to_id=event.person_id)


@listener(TopicsMerged)
def follow_merged_topic(event: TopicsMerged) -> None:
    replace_topic(event.community_id, merged_id=event.merged_id, into_id=event.into_id)
