"""One's own pages, below ``/me/``."""

from django.urls import path

from docendo.commons.people import views

app_name = "people"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("preview/", views.preview, name="preview"),
    path("preferences/", views.preferences, name="preferences"),
    path("blocked/", views.blocked, name="blocked"),
    path("blocked/<int:person_id>/take-back/", views.unblock, name="unblock"),
    path("devices/others/sign-out/", views.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("devices/<int:device_id>/sign-out/", views.sign_out_device, name="sign_out_device"),
]
