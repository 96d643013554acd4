from django.apps import AppConfig


class PushConfig(AppConfig):
    name = "docendo.commons.push"
    default_auto_field = "django.db.models.BigAutoField"
