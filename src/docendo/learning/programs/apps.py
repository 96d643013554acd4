from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "docendo.learning.programs"
    default_auto_field = "django.db.models.BigAutoField"
