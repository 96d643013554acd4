from django.apps import AppConfig


class ConnectConfig(AppConfig):
    name = "docendo.outcomes.connect"
    default_auto_field = "django.db.models.BigAutoField"
