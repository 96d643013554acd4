"""What is done here when something changes elsewhere."""

from docendo.commons.communities.actions import rename_seats
from docendo.commons.communities.queries.seats import names_of_communities
from docendo.commons.people.api import when_passwords_are_chosen, when_renamed

when_renamed(rename_seats)
when_passwords_are_chosen(names_of_communities)
