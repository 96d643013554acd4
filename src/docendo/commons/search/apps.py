from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "docendo.commons.search"
    default_auto_field = "django.db.models.BigAutoField"
