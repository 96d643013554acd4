"""The addresses of whoever runs the site."""

from django.urls import path

from docendo.outcomes.operations import views

app_name = "operations"

urlpatterns = [
    path("operations/", views.site, name="site"),
    path("operations/decide/", views.decide, name="decide"),
    path("operations/back-up/", views.back_up, name="back_up"),
    path("metrics", views.metrics, name="metrics"),
]
