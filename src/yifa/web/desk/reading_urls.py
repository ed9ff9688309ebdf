"""Addresses of the pages that read a report.

Reads   the views of reading.py
Never   puts a word of the report into an address
Start   urlpatterns
"""

from django.urls import path

from yifa.web.desk import reading

urlpatterns = [
    path("desk/reading/", reading.reading, name="reading"),
    path("desk/reading/export.xlsx", reading.reading_export, name="reading_export"),
]
