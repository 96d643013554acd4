from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MailConfig(AppConfig):
    name = "docendo.commons.mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # About what other apps write, and what of them can be answered by mail.
        autodiscover_modules("letters", "answering")
