from django.apps import AppConfig


class LiveHelpConfig(AppConfig):
    name = "docendo.learning.livehelp"
    default_auto_field = "django.db.models.BigAutoField"
