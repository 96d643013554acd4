from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CareConfig(AppConfig):
    name = "docendo.commons.care"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # What of other apps can be flagged, and how it is hidden.
        autodiscover_modules("flagging")
