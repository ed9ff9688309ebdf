"""The archive: equal contents are equal bytes, and no file is read that joined() would have written otherwise."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.upward.archive import LARGEST, MOST, joined, parted
from yifa.upward.refusals import NotWhole

names = st.from_regex(r"[a-z0-9_]{1,8}(/[a-z0-9_]{1,8})?\.(json|csv)", fullmatch=True)
contents = st.dictionaries(names, st.binary(max_size=40), max_size=5)


@given(contents)
def test_what_was_joined_comes_apart_again_and_any_zip_tool_reads_it(members):
    data = joined(members)
    assert joined(dict(reversed(members.items()))) == data
    assert parted(data) == members
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        assert held.testzip() is None
        assert {name: held.read(name) for name in held.namelist()} == members


@given(contents.filter(bool), st.data())
def test_a_file_that_is_cut_or_padded_or_changed_in_one_byte_is_refused(members, drawn):
    data = joined(members)
    cut = drawn.draw(st.integers(0, len(data) - 1))
    for broken in (
        data[:cut],
        data[cut + 1 :],
        data + b"\0",
        b"\0" + data,
        data[:cut] + bytes([data[cut] ^ 0x20]) + data[cut + 1 :],
    ):
        try:
            assert parted(broken) != members
            assert joined(parted(broken)) == broken, "another archive, whole in itself: its hashes are asked for next"
        except NotWhole:
            pass


def made(*members: tuple[str, bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", packing) as held:
        warnings.simplefilter("ignore")  # a name twice is what is wanted
        for name, content in members:
            held.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "不完整"),
        (b"PK\x05\x06", "不完整"),
        (made(("package.json", b"1"), ("package.json", b"2")), "出现了两次"),
        (made(("../package.json", b"1")), "文件夹以外"),
        (made(("/etc/passwd", b"1")), "文件夹以外"),
        (made(("a\\b.json", b"1")), "文件夹以外"),
        (made(("a.json", bytes(10_000_000)), packing=zipfile.ZIP_DEFLATED), "压缩过"),
        (made(*((f"a{n}.json", b"") for n in range(MOST + 1))), "超过"),
        (made(("a.json", b"1")), "改写过"),
        (bytes(LARGEST + 1), "超过"),
    ],
)
def test_what_is_no_package_is_refused_before_anything_is_unpacked(data, why):
    with pytest.raises(NotWhole, match="U-101") as found:
        parted(data)
    assert why in found.value.sentence


def test_a_name_that_leaves_the_folder_is_never_written():
    for name in ("../a", "/a", "a//b", "", "a/../b", "A b"):
        with pytest.raises(ValueError, match="no name"):
            joined({name: b""})
