"""The addresses of live help, below ``c/<slug>/live/``; the socket's stands in ``sockets.py``."""

from django.urls import path

from docendo.learning.livehelp import views

app_name = "livehelp"

urlpatterns = [
    path("", views.start, name="start"),
    path("from-draft/", views.from_draft, name="from_draft"),
    path("helping/", views.helping, name="helping"),
    path("helping/stand-by/", views.stand_by, name="stand_by"),
    path("<int:call_id>/", views.call, name="call"),
    path("<int:call_id>/let-pass/", views.let_pass, name="let_pass"),
    path("<int:call_id>/leave/", views.leave, name="leave"),
    path("<int:call_id>/post/", views.post_instead, name="post_instead"),
    path("<int:call_id>/together/", views.together, name="together"),
    path("proposals/<int:call_proposal>/", views.answer, name="answer"),
    path("<int:call_id>/take/", views.take, name="take"),
    path("<int:call_id>/wait-on/", views.wait_on, name="wait_on"),
    path("<int:call_id>/hand-over/", views.hand_over, name="hand_over"),
]
