"""The addresses of rituals, below ``c/<slug>/rituals/``."""

from django.urls import path

from docendo.commons.rituals import views

app_name = "rituals"

urlpatterns = [
    path("", views.rituals, name="rituals"),
    path("new/", views.choose, name="choose"),
    path("new/<slug:key>/", views.new, name="new"),
    path("<int:ritual_id>/", views.ritual, name="ritual"),
    path("<int:ritual_id>/edit/", views.edit, name="edit"),
    path("<int:ritual_id>/state/", views.set_state, name="set_state"),
    path("<int:ritual_id>/join/", views.join, name="join"),
    path("<int:ritual_id>/leave/", views.leave, name="leave"),
    path("<int:ritual_id>/skip/", views.skip, name="skip"),
    path("<int:ritual_id>/sit-out/", views.sit_out, name="sit_out"),
    path("<int:ritual_id>/come-back/", views.come_back, name="come_back"),
    path("introductions/<int:introduction_id>/", views.introduction, name="introduction"),
    path("introductions/<int:introduction_id>/said/", views.say, name="say"),
]
