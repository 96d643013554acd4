from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "docendo.learning.evaluations"
    default_auto_field = "django.db.models.BigAutoField"
