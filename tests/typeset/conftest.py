"""Ways for a test to see what a .docx looks like on paper."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable

import pypdf
import pytest

from yifa.typeset.docx import docx

from . import examples


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[pypdf.PdfReader]]:
    """Prints .docx files to PDF with LibreOffice, all in one start of it."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("soffice is not installed; install libreoffice-writer-nogui and fonts-noto-cjk to measure pages")

    def printed(*files: bytes) -> list[pypdf.PdfReader]:
        folder = tmp_path_factory.mktemp("office")
        names = [folder / f"{n}.docx" for n in range(len(files))]
        for name, content in zip(names, files, strict=True):
            name.write_bytes(content)
        subprocess.run(
            [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
             "--outdir", str(folder), *map(str, names)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        return [pypdf.PdfReader(io.BytesIO(name.with_suffix(".pdf").read_bytes())) for name in names]

    return printed


@pytest.fixture(scope="session")
def office_pages(office) -> dict[str, pypdf.PdfReader]:
    """The shared examples as LibreOffice prints them."""
    names = ("REPORT", "DECISION", "LETTER", "PLAIN")
    found = office(*(docx(getattr(examples, name)) for name in names))
    return dict(zip(names, found, strict=True))


def words_at(page: pypdf.PageObject) -> list[tuple[float, float, str]]:
    """Each piece of text on a page with where it begins: millimetres from the left and from the top."""
    found: list[tuple[float, float, str]] = []
    height = float(page.mediabox.height)

    def see(text: str, matrix: list[float], placed: list[float], *_: object) -> None:
        if text.strip():
            x = placed[4] * matrix[0] + placed[5] * matrix[2] + matrix[4]
            y = placed[4] * matrix[1] + placed[5] * matrix[3] + matrix[5]
            found.append((x / 72 * 25.4, (height - y) / 72 * 25.4, text.strip()))

    page.extract_text(visitor_text=see)
    return found


__all__ = ["office", "office_pages", "words_at"]
