"""The addresses of rounds, below ``c/<slug>/peers/rounds/``."""

from django.urls import path

from docendo.commons.rounds import views

app_name = "rounds"

urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("new/", views.new, name="new"),
    path("<int:round_id>/", views.round_, name="round"),
    path("<int:round_id>/picture/", views.picture, name="picture"),
    path("<int:round_id>/unmatched/", views.unmatched, name="unmatched"),
    path("<int:round_id>/progress/", views.progress, name="progress"),
    path("<int:round_id>/stop/", views.stop, name="stop"),
    path("<int:round_id>/again/", views.again, name="again"),
    path("<int:round_id>/discard/", views.discard, name="discard"),
    path("<int:round_id>/go-on/", views.go_on, name="go_on"),
    path("<int:round_id>/publish/", views.publish, name="publish"),
    path("<int:round_id>/me/", views.own, name="own"),
    path("<int:round_id>/matches/<int:bundle>/lock/", views.lock, name="lock"),
    path("<int:round_id>/people/<int:person_id>/", views.person, name="person"),
    path("<int:round_id>/people/<int:person_id>/move/", views.move, name="move"),
    path("<int:round_id>/people/<int:person_id>/apart/", views.apart, name="apart"),
]
