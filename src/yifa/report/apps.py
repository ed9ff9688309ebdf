"""The report as a Django app: edited paragraphs and frozen editions.

Reads   nothing
Never   registers anything at start
Start   ReportConfig
"""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    """App `report`."""

    name = "yifa.report"
    label = "report"
    default_auto_field = "django.db.models.BigAutoField"
