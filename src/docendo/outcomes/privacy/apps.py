from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "docendo.outcomes.privacy"
    default_auto_field = "django.db.models.BigAutoField"
