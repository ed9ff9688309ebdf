"""Ledger files, looked at from outside: an .xlsx is a zip, and its directory says whether it may be opened.

Reads   the directory of the zip, never what is packed
Never   unpacks anything
Start   check()
"""

from __future__ import annotations

import zipfile
from pathlib import Path

LARGEST_FILE = 10 * 1024 * 1024
MOST_ENTRIES = 2000
LARGEST_UNPACKED = 50 * 1024 * 1024
HIGHEST_RATIO = 100
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class Unfit(ValueError):
    """A file that is not opened: a code and one sentence for whoever brought it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}　{sentence}")
        self.code, self.sentence = code, sentence


def check(path: Path) -> None:
    """Unfit where the file is no workbook, or one that would unpack to more than is sane."""
    if path.stat().st_size > LARGEST_FILE:
        raise Unfit("W-201", f"文件超过{LARGEST_FILE // 2**20}MB，没有导入；请分成几个文件，去掉图片后再上传。")
    with path.open("rb") as file:
        begins = file.read(4)
    if begins == OLD_EXCEL:
        raise Unfit("W-202", "这是旧版的 xls 文件或者加密的文件，没有导入；请去掉密码，另存为 xlsx 格式后再上传。")
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unfit(
            "W-203", "这不是完整的 Excel 文件，没有导入；请用 Excel 或者 WPS 打开确认后，另存为 xlsx 再上传。"
        ) from None
    _sane(entries)
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise Unfit("W-203", "这个压缩包里没有工作簿，没有导入；请上传由模板填写的 xlsx 文件。")


def _sane(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Unfit(
            "W-204", f"文件里有{len(entries)}个部件，超过{MOST_ENTRIES}个，没有导入；请把数据复制到新的模板里再上传。"
        )
    unpacked, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
    if unpacked > LARGEST_UNPACKED:
        raise Unfit("W-205", f"文件展开后超过{LARGEST_UNPACKED // 2**20}MB，没有导入；请分成几个文件再上传。")
    swollen = [
        one for one in entries if one.file_size > 2**20 and one.file_size > HIGHEST_RATIO * max(one.compress_size, 1)
    ]
    if swollen or unpacked > HIGHEST_RATIO * max(packed, 1):
        raise Unfit("W-206", "文件的压缩比不正常，没有导入；请把数据复制到新的模板里再上传。")
    for one in entries:
        name = one.filename.replace("\\", "/")
        if name.startswith("/") or ":" in name or ".." in name.split("/") or "\x00" in name:
            raise Unfit("W-207", "文件里有不正常的路径，没有导入；请把数据复制到新的模板里再上传。")
        if one.flag_bits & 0x1:
            raise Unfit("W-202", "文件有密码，没有导入；请去掉密码后再上传。")
