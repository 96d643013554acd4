"""What is done here when something changes elsewhere."""

from docendo.commons.communities.actions import rename_seats
from docendo.commons.people.api import when_renamed

when_renamed(rename_seats)
