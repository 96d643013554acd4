from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "docendo.learning.boards"
    default_auto_field = "django.db.models.BigAutoField"
