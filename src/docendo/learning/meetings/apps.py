from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "docendo.learning.meetings"
    default_auto_field = "django.db.models.BigAutoField"
