from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "docendo.commons.matching"
    default_auto_field = "django.db.models.BigAutoField"
