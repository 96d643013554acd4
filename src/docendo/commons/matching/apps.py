from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MatchingConfig(AppConfig):
    name = "docendo.commons.matching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # What other apps know of how well somebody helps.
        autodiscover_modules("evidence")
