from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "docendo.learning.forum"
    default_auto_field = "django.db.models.BigAutoField"
