from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "docendo.learning.rooms"
    default_auto_field = "django.db.models.BigAutoField"
