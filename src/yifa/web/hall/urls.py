"""Addresses of the hall.

Reads   the views of this folder
Never   puts a name, a case number or a code into an address; changes the address of a publication
Start   urlpatterns
"""

from django.urls import path, register_converter

from yifa.web.hall import (
    about,
    api,
    feeds,
    follow,
    log,
    open_data,
    parts,
    procedures,
    publication,
    reports,
    statistics_pages,
)
from yifa.web.hall.kinds import AFTER, BEFORE, DURING


class PublicId:
    """The public id of a publication."""

    regex = "pub-[0-9a-f]{6,32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DottedSlug(PublicId):
    """A kind: `<procedure>.<of>`."""

    regex = "[a-z0-9_]{1,60}[.][a-z0-9_]{1,60}"


class Hash(PublicId):
    """A SHA-256 in hexadecimal."""

    regex = "[0-9a-f]{64}"


for converter, name in ((PublicId, "pub"), (DottedSlug, "kind"), (Hash, "sha256")):
    register_converter(converter, name)

OF = "hall/<slug:place>/"
urlpatterns = [
    path("robots.txt", feeds.robots, name="robots"),
    path("log/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("log/tile/<path:path>", log.tile, name="log_tile"),
    path("log/key", log.key, name="log_key"),
    path("log/<int:year>/checkpoint", log.checkpoint, name="log_year_checkpoint"),
    path("log/<int:year>/tile/<path:path>", log.tile, name="log_year_tile"),
    path("log/<int:year>/key", log.key, name="log_year_key"),
    path("hall/", parts.hall, name="hall"),
    path("hall/sitemap.xml", feeds.sitemap, name="hall_sitemap"),
    path("hall/follow/", follow.follow, name="hall_follow"),
    path("hall/follow/receipt/", follow.receipt, name="hall_follow_receipt"),
    path("hall/verify/", log.verify, name="hall_verify"),
    path("hall/verify/tool.html", log.verify_tool, name="hall_verify_tool"),
    path("hall/type/", about.type_size, name="hall_type"),
    path("hall/api/", api.api, name="hall_api"),
    path("hall/api/openapi.json", api.openapi, name="hall_openapi"),
    path("hall/api/kinds", api.api_kinds, name="hall_api_kinds"),
    path("hall/api/procedures", api.api_procedures, name="hall_api_procedures"),
    path("hall/api/procedures/<slug:slug>", api.api_procedure, name="hall_api_procedure"),
    path("hall/api/<slug:place>/publications", api.api_publications, name="hall_api_publications"),
    path("hall/api/<slug:place>/publications/<pub:number>", api.api_publication, name="hall_api_publication"),
    path(OF, parts.front, name="hall_front"),
    path(OF + "before/", parts.part, {"stage": BEFORE}, name="hall_before"),
    path(OF + "during/", parts.part, {"stage": DURING}, name="hall_during"),
    path(OF + "after/", parts.part, {"stage": AFTER}, name="hall_after"),
    path(OF + "all/", parts.everything, name="hall_all"),
    path(OF + "procedures/", procedures.procedures, name="hall_procedures"),
    path(OF + "procedures/<slug:slug>/", procedures.procedure, name="hall_procedure"),
    path(OF + "statistics/", statistics_pages.latest, name="hall_statistics"),
    path(OF + "statistics/<int:year>/", statistics_pages.statistics, name="hall_statistics_year"),
    path(OF + "statistics/<int:year>.csv", statistics_pages.year_csv, name="hall_statistics_csv"),
    path(OF + "statistics/<int:year>.xlsx", statistics_pages.year_xlsx, name="hall_statistics_xlsx"),
    path(OF + "reports/", reports.reports, name="hall_reports"),
    path(OF + "reports/<slug:key>/", reports.report, name="hall_report"),
    path(OF + "reports/<slug:key>/figures/<slug:slug>/", reports.figure, name="hall_report_figure"),
    path(OF + "reports/<slug:key>/<str:name>", reports.report_file, name="hall_report_file"),
    path(OF + "data/", open_data.data, name="hall_data"),
    path(OF + "data/<kind:kind>.<slug:form>", open_data.download, name="hall_download"),
    path(OF + "feed.atom", feeds.feed, name="hall_feed"),
    path(OF + "about/", about.about, name="hall_about"),
    path(OF + "<pub:number>/", publication.publication, name="hall_publication"),
    path(OF + "<pub:number>/published.json", publication.published_bytes, name="hall_published_bytes"),
    path(OF + "<pub:number>/receipt.tlog-proof", publication.receipt, name="hall_publication_receipt"),
    path(OF + "<pub:number>/files/<sha256:sha256>", publication.published_file, name="hall_published_file"),
]
