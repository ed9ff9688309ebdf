"""Archive: the one way a package's files are joined in one file, so that equal contents are equal bytes.

Reads   members by name
Never   compresses, keeps a time or an owner; unpacks to disk; reads a file that it would have written otherwise
Start   joined(), parted()
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from yifa.upward.refusals import NotWhole

LARGEST = 100 * 2**20
MOST = 2000
NAME = re.compile(r"[a-z0-9_]+(?:[./-][A-Za-z0-9_]+)*")
_DAY = 0x21  # 1980-01-01, the first day that a zip can name
_LOCAL, _ENTRY, _END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")


def joined(members: Mapping[str, bytes]) -> bytes:
    """A zip of the members by name, stored as they are. ValueError for a name that could leave a folder."""
    body, entries = bytearray(), bytearray()
    for name in sorted(members):
        if NAME.fullmatch(name) is None:
            raise ValueError(f"{name!r} is no name of a member")
        data, raw = members[name], name.encode("ascii")
        said = (20, 0, 0, 0, _DAY, zlib.crc32(data), len(data), len(data), len(raw), 0)
        entries += _ENTRY.pack(b"PK\x01\x02", 20, *said, 0, 0, 0, 0, len(body)) + raw
        body += _LOCAL.pack(b"PK\x03\x04", *said) + raw + data
    ends = _END.pack(b"PK\x05\x06", 0, 0, len(members), len(members), len(entries), len(body), 0)
    return bytes(body + entries + ends)


def parted(data: bytes) -> dict[str, bytes]:
    """The members of a file that joined() made. NotWhole for any other: cut, padded, a name twice, packed, leaving its folder."""
    if len(data) > LARGEST:
        raise NotWhole(why=f"超过{LARGEST // 2**20}MB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            listed = held.infolist()
            _usable(listed)
            members = {one.filename: held.read(one) for one in listed}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        struct.error,
    ):
        raise NotWhole(why="文件不完整，或者不是数据包") from None
    if joined(members) != data:
        raise NotWhole(why="文件里有多余或者改写过的内容")
    return members


def _usable(listed: list[zipfile.ZipInfo]) -> None:
    """Nothing is read before all of it is known to be small, named once and lying inside."""
    if len(listed) > MOST:
        raise NotWhole(why=f"文件超过{MOST}个")
    names = [one.filename for one in listed]
    if len(names) != len(set(names)):
        raise NotWhole(why="同一个文件出现了两次")
    if any(NAME.fullmatch(name) is None for name in names):
        raise NotWhole(why="有的文件名会写到文件夹以外")
    if any(one.compress_type != zipfile.ZIP_STORED or one.file_size != one.compress_size for one in listed):
        raise NotWhole(why="内容被压缩过")
    if sum(one.file_size for one in listed) > LARGEST:
        raise NotWhole(why="展开后过大")
