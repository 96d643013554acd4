"""Whose pages end when somebody is signed out."""

from docendo.commons.people.api import when_signed_out
from docendo.outcomes.notices.waking import end_pages

when_signed_out(end_pages)
