from django.apps import AppConfig


class AsksConfig(AppConfig):
    name = "docendo.learning.asks"
    default_auto_field = "django.db.models.BigAutoField"
