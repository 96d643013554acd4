from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "docendo.commons.rounds"
    default_auto_field = "django.db.models.BigAutoField"
