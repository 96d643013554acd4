from django.urls import path

from docendo.learning.evaluations import views

app_name = "evaluations"

urlpatterns = [
    path("", views.evaluations, name="evaluations"),
    path("new/", views.new, name="new"),
    path("<int:evaluation_id>/", views.evaluation, name="evaluation"),
    path("<int:evaluation_id>/rate/", views.rate, name="rate"),
    path("<int:evaluation_id>/edit/", views.edit, name="edit"),
    path("<int:evaluation_id>/run/", views.run, name="run"),
    path("<int:evaluation_id>/run/close/", views.close, name="close"),
    path("<int:evaluation_id>/run/questions/", views.add_question, name="add_question"),
    path(
        "<int:evaluation_id>/run/questions/<int:evaluation_question>/remove/",
        views.remove_question,
        name="remove_question",
    ),
    path("<int:evaluation_id>/run/figures.<slug:file_kind>", views.table, name="table"),
]
