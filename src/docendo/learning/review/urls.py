"""The addresses of peer reviews, below ``c/<slug>/reviews/``."""

from django.urls import path

from docendo.learning.review import views

app_name = "reviews"

urlpatterns = [
    # Setting up and taking part
    path("", views.reviews, name="reviews"),
    path("new/", views.choose, name="choose"),
    path("new/from-file/", views.from_file, name="from_file"),
    path("new/<slug:key>/", views.new, name="new"),
    path("<int:assignment_id>/", views.assignment, name="assignment"),
    path("<int:assignment_id>/edit/", views.edit, name="edit"),
    path("<int:assignment_id>/copy/", views.copy, name="copy"),
    path("<int:assignment_id>/share/", views.share, name="share"),
    path("<int:assignment_id>/preview/", views.preview, name="preview"),
    path("<int:assignment_id>/move/", views.move, name="move"),
    path("<int:assignment_id>/join/", views.join, name="join"),
    path("<int:assignment_id>/leave/", views.leave, name="leave"),
    path("<int:assignment_id>/people/", views.people, name="people"),
    path(
        "<int:assignment_id>/people/<int:participant_id>/remove/",
        views.remove_participant,
        name="remove_participant",
    ),
    path("<int:assignment_id>/people/<int:participant_id>/extend/", views.extend, name="extend"),
    path("<int:assignment_id>/materials/", views.materials, name="materials"),
    path("<int:assignment_id>/materials/<int:material_id>/", views.material, name="material"),
    path(
        "<int:assignment_id>/materials/<int:material_id>/remove/",
        views.remove_material,
        name="remove_material",
    ),
    # One's own work
    path("<int:assignment_id>/work/", views.work, name="work"),
    path("<int:assignment_id>/work/save/", views.save, name="save"),
    path("<int:assignment_id>/work/take-back/", views.take_back, name="take_back"),
    path("<int:assignment_id>/work/history/", views.history, name="history"),
    path("<int:assignment_id>/work/files/", views.add_files, name="add_files"),
    path(
        "<int:assignment_id>/work/files/<int:attachment_id>/remove/",
        views.remove_file,
        name="remove_file",
    ),
    path("<int:assignment_id>/work/team/", views.start_team, name="start_team"),
    path("<int:assignment_id>/work/team/leave/", views.leave_team, name="leave_team"),
    path("<int:assignment_id>/work/team/<str:token>/", views.join_team, name="join_team"),
    path("<int:assignment_id>/files/<int:attachment_id>/", views.file, name="file"),
]
