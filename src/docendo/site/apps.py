from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "docendo.site"
    label = "site"
