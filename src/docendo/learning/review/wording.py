"""What is said of a review in sentences that more than one place needs."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from docendo.learning.review.rules.doing import ToDo


def until(waits: ToDo) -> str:
    """When what somebody has to do ends, by their own clock."""
    if waits.is_late:
        return _("Its time is over; it is still taken, and marked as late")
    if waits.until is None:
        return _("The phase goes on until it is ended by hand")
    end = localtime(waits.until)
    said = {"day": date_format(end, "DATE_FORMAT"), "time": date_format(end, "TIME_FORMAT")}
    return _("until %(day)s, %(time)s") % said
