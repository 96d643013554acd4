"""Flagging and deciding, below ``c/<slug>/care/``."""

from django.urls import path

from docendo.commons.care import views

app_name = "care"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:case_id>/", views.case, name="case"),
    path("<int:case_id>/decide/", views.decide, name="decide"),
    path("<int:case_id>/appeal/", views.appeal, name="appeal"),
    path("<slug:kind>/<int:about>/flag/", views.flag, name="flag"),
    path("<slug:kind>/<int:about>/", views.latest, name="latest"),
]
