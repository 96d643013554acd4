from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "docendo.commons.institutions"
    default_auto_field = "django.db.models.BigAutoField"
