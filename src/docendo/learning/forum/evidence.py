"""What answers say of how well somebody helps: those that were accepted, or worked for somebody."""

from django.utils.translation import ngettext

from docendo.commons.matching.api import Evidence, speaks_for_help
from docendo.learning.forum import queries


def _so_many_answers(number: int) -> str:
    sentence = ngettext("%(number)s answer that helped", "%(number)s answers that helped", number)
    return sentence % {"number": number}


speaks_for_help(Evidence(order=40, count=queries.helpful_by_topic, words=_so_many_answers))
