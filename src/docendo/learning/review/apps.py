from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "docendo.learning.review"
    default_auto_field = "django.db.models.BigAutoField"
