"""The addresses of one's own data, below ``me/data/``."""

from django.urls import path

from docendo.outcomes.privacy import views

app_name = "privacy"

urlpatterns = [
    path("", views.data, name="data"),
    path("download/", views.download, name="download"),
    path("forget-me/", views.forget, name="forget"),
]
