from django.apps import AppConfig


class RitualsConfig(AppConfig):
    name = "docendo.commons.rituals"
    default_auto_field = "django.db.models.BigAutoField"
