"""Addresses of the site.

Reads   the address lists of desk/ and hall/
Never   answers an error with anything but a Chinese page
Start   urlpatterns
"""

from django.urls import include, path

from yifa.web.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("yifa.web.hall.urls")),
    path("", include("yifa.web.desk.urls")),
    path("", include("yifa.web.desk.figures_urls")),
    path("", include("yifa.web.desk.county_urls")),
    path("", include("yifa.web.desk.supervision_urls")),
    path("", include("yifa.web.desk.report_urls")),
    path("", include("yifa.web.desk.reading_urls")),
]

handler400 = "yifa.web.errors.bad_request"
handler403 = "yifa.web.errors.forbidden"
handler404 = "yifa.web.errors.not_found"
handler500 = "yifa.web.errors.failed"
