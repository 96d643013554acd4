from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "docendo.learning.library"
    default_auto_field = "django.db.models.BigAutoField"
