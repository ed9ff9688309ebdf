"""Addresses of the report's pages.

Reads   the views of report*.py
Never   puts a case number into an address
Start   urlpatterns
"""

from django.urls import path

from yifa.web.desk import report, report_editing, report_editions

urlpatterns = [
    path("desk/report/", report.report, name="report"),
    path("desk/report/<int:year>/", report.report, name="report_year"),
    path("desk/report/<int:year>/files/<str:name>", report.report_file, name="report_file"),
    path("desk/report/<int:year>/paragraphs/<str:key>/", report_editing.edit, name="report_edit"),
    path("desk/report/<int:year>/paragraphs/<str:key>/preview/", report_editing.edit_preview, name="report_preview"),
    path("desk/report/<int:year>/comparison/", report.report_comparison, name="report_comparison"),
    path("desk/report/<int:year>/editions/", report_editions.editions, name="report_editions"),
    path("desk/report/<int:year>/freeze/", report_editions.freeze, name="report_freeze"),
    path("desk/report/<int:year>/editions/<int:n>/", report_editions.edition, name="report_edition"),
    path(
        "desk/report/<int:year>/editions/<int:n>/figures/<slug:slug>/",
        report_editions.edition_cases,
        name="report_edition_cases",
    ),
    path(
        "desk/report/<int:year>/editions/<int:n>/files/<str:name>",
        report_editions.edition_file,
        name="report_edition_file",
    ),
]
