"""Addresses of the county desk.

Reads   the views of county.py and county_packages.py
Never   puts a case number into an address
Start   urlpatterns
"""

from django.urls import path

from yifa.web.desk import county, county_packages

urlpatterns = [
    path("desk/county/", county.overview, name="county"),
    path("desk/county/export.<slug:form>", county.overview_file, name="county_file"),
    path("desk/county/packages/", county_packages.packages, name="county_packages"),
    path("desk/county/packages/export.<slug:form>", county_packages.packages_file, name="county_packages_file"),
    path("desk/county/figures/<slug:slug>/", county.figure, name="county_figure"),
    path("desk/county/figures/<slug:slug>/export.<slug:form>", county.figure_file, name="county_figure_file"),
    path("desk/county/towns/<slug:code>/", county.town, name="county_town"),
    path("desk/county/towns/<slug:code>/export.<slug:form>", county.town_file, name="county_town_file"),
]
