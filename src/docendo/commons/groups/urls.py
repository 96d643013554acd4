"""The addresses of groups, below ``c/<slug>/groups/``."""

from django.urls import path

from docendo.commons.groups import views

app_name = "groups"

urlpatterns = [
    path("", views.groups, name="groups"),
    path("<int:group_id>/", views.group, name="group"),
    path("<int:group_id>/end/", views.end, name="end"),
    path("import/", views.bring, name="bring"),
    path("imports/", views.imports, name="imports"),
    path("imports/<int:import_id>/", views.roster_import, name="import"),
    path("imports/<int:import_id>/confirm/", views.confirm, name="confirm"),
    path("imports/<int:import_id>/discard/", views.discard, name="discard"),
    path("imports/<int:import_id>/invite/", views.invite, name="invite"),
]
