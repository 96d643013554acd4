from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommunitiesConfig(AppConfig):
    name = "docendo.commons.communities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # What other apps begin in a new community, and show on its pages.
        autodiscover_modules("starters", "panels")
