from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "docendo.outcomes.insights"
    default_auto_field = "django.db.models.BigAutoField"
