from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "docendo.learning.discussions"
    default_auto_field = "django.db.models.BigAutoField"
