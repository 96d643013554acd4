"""The addresses that a provider is told, below ``/scim/v2``."""

from django.urls import path

from docendo.commons.institutions.scim import views

app_name = "scim"
urlpatterns = [
    path("ServiceProviderConfig", views.service_provider_config, name="config"),
    path("ResourceTypes", views.all_resource_types, name="resource_types"),
    path("ResourceTypes/<str:name>", views.resource_type, name="resource_type"),
    path("Schemas", views.all_schemas, name="schemas"),
    path("Schemas/<str:name>", views.schema, name="schema"),
    path("Users", views.users, name="users"),
    path("Users/.search", views.search, name="search"),
    path(".search", views.search, name="search_all"),
    path("Users/<int:identity_id>", views.user, name="user"),
    path("<path:path>", views.nothing, name="nothing"),
]
