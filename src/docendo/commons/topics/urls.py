"""The addresses of topics, below ``c/<slug>/topics/``."""

from django.urls import path

from docendo.commons.topics import views

app_name = "topics"

urlpatterns = [
    path("", views.topics, name="topics"),
    path("find/", views.find, name="find"),
    path("new/", views.new, name="new"),
    path("id/<int:topic_id>/", views.by_id, name="by_id"),
    path("<str:topic>/", views.topic, name="topic"),
    path("<str:topic>/help/", views.help_with, name="help"),
    path("<str:topic>/learn/", views.learn, name="learn"),
    path("<str:topic>/edit/", views.edit, name="edit"),
    path("<str:topic>/merge/", views.merge, name="merge"),
]
