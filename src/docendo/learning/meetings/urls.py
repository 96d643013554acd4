"""The addresses of meetings, in a community and in one's own calendar."""

from datetime import date

from django.urls import path, register_converter

from docendo.learning.meetings import views
from docendo.learning.meetings.rules.limits import can_be_planned


class DayConverter:
    """A planned day in an address, such as 2026-12-01; none that no clock reaches."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not can_be_planned(day):
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

app_name = "meetings"

HERE = "c/<slug:slug>/meetings/"

urlpatterns = [
    path(f"{HERE}plan/<int:match_id>/", views.plan, name="plan"),
    path(f"{HERE}<int:meeting_id>/", views.meeting, name="meeting"),
    path(f"{HERE}<int:meeting_id>/answer/", views.answer, name="answer"),
    path(f"{HERE}<int:meeting_id>/change/", views.change, name="change"),
    path(f"{HERE}<int:meeting_id>/call-off/", views.call_off, name="call_off"),
    path(f"{HERE}<int:meeting_id>/meeting.ics", views.file, name="file"),
    path(f"{HERE}<int:meeting_id>/<day:on>/move/", views.move_date, name="move_date"),
    path(f"{HERE}<int:meeting_id>/<day:on>/call-off/", views.call_off_date, name="call_off_date"),
    path(f"{HERE}<int:meeting_id>/<day:on>/keep/", views.keep_date, name="keep_date"),
    path(f"{HERE}<int:meeting_id>/<day:on>/met/", views.met, name="met"),
    path("me/calendar/", views.calendar, name="calendar"),
    path("me/calendar/address/", views.new_address, name="new_address"),
    path("calendar/<str:token>.ics", views.feed, name="feed"),
]
