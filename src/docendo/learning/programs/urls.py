"""The addresses of programs, below ``c/<slug>/programs/``."""

from django.urls import path

from docendo.learning.programs import views

app_name = "programs"

urlpatterns = [
    path("", views.programs, name="programs"),
    path("join/", views.join, name="join"),
    path("new/", views.choose, name="choose"),
    path("new/<slug:key>/", views.new, name="new"),
    path("<int:program_id>/", views.program, name="program"),
    path("<int:program_id>/enroll/", views.enroll, name="enroll"),
    path("<int:program_id>/leave/", views.leave, name="leave"),
    path("<int:program_id>/edit/", views.edit, name="edit"),
    path("<int:program_id>/people/", views.people, name="people"),
    path("<int:program_id>/people/sheet/", views.people_sheet, name="people_sheet"),
    path("<int:program_id>/people/in/", views.take_in, name="take_in"),
    path("<int:program_id>/questions/<int:question_id>/", views.question, name="question"),
    path("<int:program_id>/people/<int:person_id>/out/", views.take_out, name="take_out"),
    path(
        "<int:program_id>/people/<int:person_id>/consent/",
        views.record_consent,
        name="record_consent",
    ),
    path("<int:program_id>/code/", views.renew_code, name="renew_code"),
    path("<int:program_id>/close/", views.close, name="close"),
    path("<int:program_id>/meetings/", views.add_meeting, name="add_meeting"),
    path("<int:program_id>/meetings/<int:meeting_id>/", views.meeting, name="meeting"),
    path(
        "<int:program_id>/meetings/<int:meeting_id>/drop/", views.drop_meeting, name="drop_meeting"
    ),
    path("matches/<int:match_id>/check-in/", views.check_in, name="check_in"),
    path("matches/<int:match_id>/meetings/<int:meeting_id>/", views.put_goal, name="put_goal"),
]
