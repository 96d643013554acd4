from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "docendo.commons.groups"
    default_auto_field = "django.db.models.BigAutoField"
