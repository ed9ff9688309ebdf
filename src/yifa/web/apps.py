"""The web as a Django app: desk, hall and API."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """App `web`."""

    name = "yifa.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
