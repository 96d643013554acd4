"""Everything under a community's library; included below ``/c/<slug>/library/``."""

from django.urls import path

from docendo.learning.library import views

app_name = "library"

urlpatterns = [
    path("", views.shelf, name="shelf"),
    path("new/", views.add_link, name="add_link"),
    path("new/file/", views.add_file, name="add_file"),
    path("dead-links/", views.dead_links, name="dead_links"),
    path("<int:resource_id>/", views.resource, name="resource"),
    path("<int:resource_id>/file/", views.file, name="file"),
    path("<int:resource_id>/edit/", views.edit, name="edit"),
    path("<int:resource_id>/topics/", views.name_topics, name="name_topics"),
    path("<int:resource_id>/remove/", views.remove, name="remove"),
    path("<int:resource_id>/restore/", views.restore, name="restore"),
    path("<int:resource_id>/rate/", views.rate, name="rate"),
    path("<int:resource_id>/answers/", views.say_it_answers, name="say_it_answers"),
    path("for/<int:thread_id>/", views.finder, name="finder"),
    path("for/<int:thread_id>/<int:resource_id>/", views.use, name="use"),
]
