from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "docendo.outcomes.operations"
    default_auto_field = "django.db.models.BigAutoField"
