from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    name = "docendo.kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # What registers itself when it is imported.
        autodiscover_modules("events", "listeners", "jobs", "upkeep")
