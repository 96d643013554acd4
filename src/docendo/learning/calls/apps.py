from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "docendo.learning.calls"
    default_auto_field = "django.db.models.BigAutoField"
