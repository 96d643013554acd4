from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "docendo.commons.communities"
    default_auto_field = "django.db.models.BigAutoField"
