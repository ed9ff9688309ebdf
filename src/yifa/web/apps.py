"""The web as a Django app.

Reads   nothing
Never   imports a view: urls.py does
Start   WebConfig
"""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """App `web`."""

    name = "yifa.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
