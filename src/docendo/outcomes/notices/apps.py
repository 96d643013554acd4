from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "docendo.outcomes.notices"
    default_auto_field = "django.db.models.BigAutoField"
