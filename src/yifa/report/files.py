"""Files: what is handed out of a report: a web page, a .docx, a PDF, and its figures as data.

Reads   a Draft and what stands behind its figures
Never   leaves a folder with some new and some old files: all four are written beside, then put in place
Start   files(), write()
"""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from yifa.report.behind import Behind
from yifa.report.document import document
from yifa.report.draft import Draft, exact
from yifa.report.page import page
from yifa.typeset.docx import docx
from yifa.typeset.pdf import pdf

HTML, DOCX, PDF, FIGURES = "report.html", "report.docx", "report.pdf", "figures.json"


def files(draft: Draft, sources: Sequence[Behind], *, on: date | None = None) -> dict[str, bytes]:
    """The four files by name. `on` is the day the report bears."""
    plain = document(draft, on=on)
    return {
        HTML: page(draft, sources, on=on).encode(),
        DOCX: docx(plain),
        PDF: pdf(plain),
        FIGURES: (json.dumps(figures_data(draft, sources), ensure_ascii=False, indent=1) + "\n").encode(),
    }


def figures_data(draft: Draft, sources: Sequence[Behind]) -> dict[str, Any]:
    """The figures of a report: whose, of which year, from which facts, each with number, base, cases and source."""
    place = draft.outline.place
    return {
        "place": {"slug": place.slug, "name": place.name, "code": place.code}, "year": draft.year, "title": draft.title,
        "period": str(draft.period), "facts": draft.fingerprint, "figures": [figure_data(one) for one in sources],
        "findings": [{"code": one.code, "where": one.where, "figure": one.slug or None, "says": one.sentence}
                     for one in draft.findings],
    }  # fmt: skip


def figure_data(one: Behind) -> dict[str, Any]:
    """One figure. `exact` is the number without rounding: of a rate numerator/denominator."""
    result = one.result
    held = result.external
    return {
        **result.as_data(), "name": one.name, "exact": exact(result.value), "before": one.before, "base_cases": result.base,
        "where": list(one.where), "basis": result.figure.basis, "meaning": result.figure.meaning or None,
        "source": {"kind": "external", "body": held.source, "document": held.document, "entry": held.number}
        if held else {"kind": "cases", "procedures": sorted(result.figure.procedures)},
    }  # fmt: skip


def write(folder: Path, made: Mapping[str, bytes]) -> None:
    """Put the files into a folder, which is made where it is missing. OSError where it cannot be written.

    All are written and synced under other names first: what fails then leaves the folder as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".report-", dir=folder) as beside:
        for name, content in made.items():
            with (Path(beside) / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for name in made:
            target = folder / name
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
        for name in made:
            os.replace(Path(beside) / name, folder / name)
