"""Addresses of the figures pages.

Reads   the views of figures.py
Never   puts a case number into an address
Start   urlpatterns
"""

from django.urls import path

from yifa.web.desk import figures

urlpatterns = [
    path("desk/figures/", figures.figures, name="figures"),
    path("desk/figures/export.xlsx", figures.figures_export, name="figures_export"),
    path("desk/figures/<slug:slug>/", figures.figure, name="figure"),
    path("desk/figures/<slug:slug>/cases/", figures.figure_cases, name="figure_cases"),
    path("desk/figures/<slug:slug>/cases/export.xlsx", figures.figure_cases_export, name="figure_cases_export"),
]
