"""The addresses of the coordinators' page, below ``c/<slug>/insights/``."""

from django.urls import path

from docendo.outcomes.insights import views

app_name = "insights"

urlpatterns = [
    path("", views.needs, name="needs"),
    path("send/", views.send, name="send"),
    path("aside/", views.aside, name="aside"),
    path("figures/", views.figures, name="figures"),
    path("figures/<slug:table_key>/", views.figures_sheet, name="sheet"),
    path("letters/<int:letter_id>/", views.letter, name="letter"),
]
