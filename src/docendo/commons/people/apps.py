from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "docendo.commons.people"
    default_auto_field = "django.db.models.BigAutoField"
