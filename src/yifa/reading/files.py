"""Files: the text of a .txt, .docx, .pdf or .html file, whatever its name says it is.

Reads   bytes; what they are is seen from their first bytes, then from the file's name
Never   raises anything but Unreadable, whose sentence says what is wrong and what to do
Start   text_of()
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

from yifa.reading.decoding import Unreadable, decoded

MOST_BYTES = 30_000_000
MOST_CHARACTERS = 500_000
MOST_PAGES = 600
MOST_UNPACKED = 120_000_000
HAN = re.compile(r"[\u4e00-\u9fff]")
MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|table|meta)[\s>]", re.IGNORECASE)
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
KINDS = {
    b"\xd0\xcf\x11\xe0": "旧式 Office 或 WPS 文件（.doc、.wps、.xls）",
    b"{\\rtf": "RTF 文件",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
}


def text_of(path: Path | str) -> tuple[str, tuple[str, ...]]:
    """(text, notes) of a file; Unreadable when nothing can be read."""
    path = Path(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise Unreadable(
                "RD-108", f"“{path.name}”是文件夹，不是报告；请逐个给出文件，或用 yifa compare 读整个文件夹。"
            )
        if size > MOST_BYTES:
            raise _too_large(path.name, size)
        data = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable("RD-108", f"找不到文件“{path.name}”；请核对路径和文件名。") from None
    except OSError as wrong:
        raise Unreadable("RD-108", f"打不开文件“{path.name}”（{wrong.strerror}）；请检查权限或是否正被占用。") from None
    return text_in(data, path.name)


def text_in(data: bytes, name: str = "") -> tuple[str, tuple[str, ...]]:
    """(text, notes) of a file's content; `name` is used where the content does not tell its format, and in sentences."""
    shown = f"“{name}”" if name else "这份文件"
    if len(data) > MOST_BYTES:
        raise _too_large(name, len(data))
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("RD-101", f"{shown}是空的，没有可读的文字；请检查是否保存成功。")
    text, notes = _by_format(data, name, shown)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not HAN.search(text):
        raise Unreadable("RD-109", f"{shown}里没有读到汉字；本命令只读中文报告，请检查是否选错文件。")
    if len(text) > MOST_CHARACTERS:
        notes = (
            *notes,
            f"全文有 {len(text)} 字，只读了前 {MOST_CHARACTERS} 字；一份报告一般不过两三万字，请拆成单份报告再读。",
        )
        text = text[:MOST_CHARACTERS]
    return text, notes


def _too_large(name: str, size: int) -> Unreadable:
    return Unreadable(
        "RD-102",
        f"“{name}”有 {size / 1_000_000:.0f} MB，超过 {MOST_BYTES // 1_000_000} MB 的上限；请去掉图片或附件，只保留报告正文，另存后再读。",
    )


def _by_format(data: bytes, name: str, shown: str) -> tuple[str, tuple[str, ...]]:
    head = data[:16].lstrip()
    if b"%PDF-" in data[:1024]:
        return _pdf(data, shown)
    if head.startswith(b"PK"):
        return _office(data, shown)
    for magic, kind in KINDS.items():
        if head.startswith(magic):
            raise Unreadable("RD-107", f"{shown}是{kind}，不能直接读；请另存为 .docx、.pdf 或 .txt 后再读。")
    if head.startswith(PICTURES):
        raise Unreadable("RD-107", f"{shown}是图片，没有文字；请先做文字识别（OCR），存成 .txt 或 .docx 后再读。")
    if MARKUP.search(data[:4096]) or (name.lower().endswith((".htm", ".html")) and b"<" in data):
        return _html(data, shown)
    return decoded(data, shown)


class _Words(HTMLParser):
    """The text of a page: a line a block, a tab between cells."""

    SILENT = frozenset(("script", "style", "noscript", "template", "select", "button", "svg", "title", "head"))
    LISTS = frozenset(("ul", "ol", "li", "dl", "dt", "dd"))
    BLOCKS = (
        LISTS
        | frozenset(("p", "div", "br", "tr", "table", "section", "article", "hr", "pre", "blockquote"))
        | frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "header", "footer", "form"))
    )
    CELLS = frozenset(("td", "th"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent: list[str] = []
        self.cells = 0

    def handle_starttag(self, tag: str, attrs) -> None:
        if tag in self.SILENT and tag != "head":
            self.silent.append(tag)
        elif tag in self.CELLS:
            self.cells += 1
            if self.parts and not self.parts[-1].endswith(("\n", "\t")):
                self.parts.append("\t")
        elif tag in self.BLOCKS and not (self.cells and tag in ("p", "div", "br")):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.silent and tag == self.silent[-1]:
            self.silent.pop()
        elif tag in self.CELLS:
            self.cells = max(0, self.cells - 1)
        elif tag in self.BLOCKS and not (self.cells and tag in ("p", "div")):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent and data:
            self.parts.append(re.sub(r"[ \t\r\n]+", " ", data))


def _html(data: bytes, shown: str) -> tuple[str, tuple[str, ...]]:
    told = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]{3,20})", data[:4096], re.IGNORECASE)
    source, notes = decoded(data, shown, told.group(1).decode("ascii", "replace") if told else None)
    words = _Words()
    words.feed(source)
    words.close()
    text = re.sub(r" *\n[ \n]*\n *", "\n", "".join(words.parts))
    return "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n"), notes


def _office(data: bytes, shown: str) -> tuple[str, tuple[str, ...]]:
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
        names = {entry.filename: entry.file_size for entry in packed.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Unreadable("RD-106", f"{shown}是损坏的压缩格式，打不开；请在原软件里重新另存为 .docx。") from None
    if "word/document.xml" not in names:
        raise Unreadable(
            "RD-107", f"{shown}不是 Word 文档（可能是表格、演示或压缩包）；请另存为 .docx、.pdf 或 .txt 后再读。"
        )
    if sum(names.values()) > MOST_UNPACKED:
        raise Unreadable(
            "RD-102", f"{shown}解开后超过 {MOST_UNPACKED // 1_000_000} MB，不再读取；请只保留报告正文，另存后再读。"
        )
    return _docx(data, shown)


def _docx(data: bytes, shown: str) -> tuple[str, tuple[str, ...]]:
    import docx
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(data))
        lines = []
        for item in document.iter_inner_content():
            if isinstance(item, Table):
                lines += [_cells(row) for row in item.rows]
            else:
                lines.append(item.text)
    except Exception as wrong:  # noqa: BLE001 - a broken document breaks anywhere inside the library
        raise Unreadable(
            "RD-106", f"{shown}的文档内容已损坏（{type(wrong).__name__}）；请在原软件里重新另存为 .docx。"
        ) from None
    text = "\n".join(lines)
    if not text.strip():
        raise Unreadable("RD-104", f"{shown}里只有图片或空白，没有文字；请先做文字识别（OCR）再读。")
    return text, ()


def _cells(row) -> str:
    cells, seen = [], set()
    for cell in row.cells:
        if id(cell._tc) not in seen:
            seen.add(id(cell._tc))
            cells.append(" ".join(cell.text.split()))
    return "\t".join(cells)


def _pdf(data: bytes, shown: str) -> tuple[str, tuple[str, ...]]:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("RD-105", f"{shown}加了密码，读不出文字；请去掉密码后再读。")
        count = len(reader.pages)
    except Unreadable:
        raise
    except Exception as wrong:  # noqa: BLE001 - a broken file breaks anywhere inside the library
        raise Unreadable("RD-105", f"{shown}是损坏的 PDF（{type(wrong).__name__}）；请重新导出后再读。") from None
    pages, failed = [], []
    for number in range(min(count, MOST_PAGES)):
        try:
            pages.append(reader.pages[number].extract_text() or "")
        except Exception:  # noqa: BLE001 - one bad page must not lose the others
            failed.append(number + 1)
    text = "\n".join(pages)
    silent = [number + 1 for number, page in enumerate(pages) if not HAN.search(page)]
    if not HAN.search(text):
        raise Unreadable("RD-104", f"{shown}的 {count} 页里没有文字，多半是扫描图片；请先做文字识别（OCR）再读。")
    notes = []
    if failed:
        notes.append(f"第 {_listed(failed)} 页损坏，没有读出。")
    if silent:
        notes.append(f"第 {_listed(silent)} 页没有文字（可能是图片），没有读出。")
    if count > MOST_PAGES:
        notes.append(f"全文 {count} 页，只读了前 {MOST_PAGES} 页。")
    return text, tuple(notes)


def _listed(numbers: list[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:8])
    return shown + (" 等" if len(numbers) > 8 else "")
