"""What topics show on the pages of communities."""

from docendo.commons.communities.api import HomePanel, PersonPanel, show_on_home, show_on_person
from docendo.commons.topics.queries import topics_of_person, topics_on_home

show_on_home(HomePanel(order=20, template="topics/_home.html", query=topics_on_home))
show_on_person(PersonPanel(order=20, template="topics/_person.html", query=topics_of_person))
