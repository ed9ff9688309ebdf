"""Addresses of the county desk.

Reads   the views of county.py and county_packages.py
Never   puts a case number into an address
Start   urlpatterns
"""

from django.urls import path, re_path

from yifa.web.desk import county, county_packages

FORM = r"export\.(?P<form>xlsx|csv)$"

urlpatterns = [
    path("desk/county/", county.overview, name="county"),
    re_path(rf"^desk/county/{FORM}", county.overview_file, name="county_file"),
    path("desk/county/packages/", county_packages.packages, name="county_packages"),
    re_path(rf"^desk/county/packages/{FORM}", county_packages.packages_file, name="county_packages_file"),
    path("desk/county/figures/<slug:slug>/", county.figure, name="county_figure"),
    re_path(rf"^desk/county/figures/(?P<slug>[-\w]+)/{FORM}", county.figure_file, name="county_figure_file"),
    path("desk/county/towns/<slug:code>/", county.town, name="county_town"),
    re_path(rf"^desk/county/towns/(?P<code>[-\w]+)/{FORM}", county.town_file, name="county_town_file"),
]
