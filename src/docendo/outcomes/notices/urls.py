"""What somebody has been told; included below ``/me/notices/``."""

from django.urls import path

from docendo.outcomes.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("seen/", views.seen, name="seen"),
    path("live/", views.live, name="live"),
    path("preferences/", views.preferences, name="preferences"),
    path("<int:notice_id>/", views.open_notice, name="open"),
]
