"""Addresses of the supervision pages.

Reads   the views of supervision.py
Never   puts a case number into an address
Start   urlpatterns
"""

from django.urls import path

from yifa.web.desk import supervision

urlpatterns = [
    path("desk/supervision/", supervision.supervision, name="supervision"),
    path("desk/supervision/<slug:slug>/", supervision.supervision_model, name="supervision_model"),
]
