from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    name = "docendo.commons.search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # What other apps want found.
        autodiscover_modules("sources")
