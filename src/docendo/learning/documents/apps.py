from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "docendo.learning.documents"
    default_auto_field = "django.db.models.BigAutoField"
