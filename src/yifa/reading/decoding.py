"""Decoding: the characters of a text file, in whatever encoding it was saved.

Reads   bytes: UTF-8, UTF-16, GB18030 (GBK, GB2312), Big5, or a file pasted together from several
Never   passes rubbish on as text: what cannot be read is told
Start   decoded()
"""

from __future__ import annotations

import codecs
import re

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要时来用到作地于出就分对成会可主发年动同工也能下过产种面而方后多定行学法所民得经十三之进等部度家力里化高"
    "自二理起现实加量都制机当使点从业本性应开合由其前政四日社义事平全表间与关各重新内数正心明利比或第向道条结解问意建月公无系情者最立代已通并提题党"
    "展五员革位入常文总次式活设及管特件长求基资流级统接将组见计别期论运指区强决做任取据处队保治规领导思术交受联认六共权收证改清更单教带安场务具每目"
    "至达示议报完名确科信集传记需研律观持众书布复容际商验深难近千周委技备办青省习约支感便团历市除消构府称准精号率维划选标写效院查按格置派层始专识适"
    "的國為於個們來務關設實現應處業辦書會員發"
)
HAN = re.compile(r"[\u3400-\u9fff]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x9f\ufffd\ue000-\uf8ff]")


class Unreadable(ValueError):
    """A file that cannot be read at all: `code` and one Chinese `sentence`."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}　{sentence}")
        self.code = code
        self.sentence = sentence


def decoded(data: bytes, shown: str, told: str | None = None) -> tuple[str, tuple[str, ...]]:
    """(text, notes); `told` is an encoding that the file itself names, `shown` how the file is called in a sentence."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _checked(data.decode(encoding, "replace"), shown), ()
    zeros = data[:4000].count(0)
    if zeros:
        for encoding in ("utf-16-le", "utf-16-be"):
            text = data.decode(encoding, "replace")
            if _likeness(text) > 0.3:
                return _checked(text, shown), ()
    text = _strict(data, "utf-8")
    if text is not None:
        return _checked(text, shown), ()
    candidates = [
        (found, encoding)
        for encoding in dict.fromkeys(filter(None, (_known(told), "gb18030", "big5")))
        if (found := _strict(data, encoding)) is not None
    ]
    if candidates:
        best, encoding = max(candidates, key=lambda pair: _likeness(pair[0]))
        if _likeness(best) > 0.15:
            return _checked(best, shown), ()
    return _mixed(data, shown)


def _known(name: str | None) -> str | None:
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        return None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likeness(text: str) -> float:
    """The share of everyday characters among the Chinese ones of the first 20,000; 0 where there are none."""
    sample = HAN.findall(text[:20_000])
    return sum(char in COMMON for char in sample) / len(sample) if sample else 0.0


def _mixed(data: bytes, shown: str) -> tuple[str, tuple[str, ...]]:
    """Line by line, each in the encoding in which it looks most like Chinese."""
    lines, kinds, bad = [], set(), []
    for number, raw in enumerate(data.split(b"\n"), 1):
        best, kind, score = None, "", -1.0
        for encoding in ("utf-8", "gb18030", "big5"):
            text = _strict(raw, encoding)
            if text is None or CONTROL.search(text.rstrip("\r")):
                continue
            if raw.isascii() or encoding == "utf-8":
                best, kind, score = text, "" if raw.isascii() else encoding, 2.0
                break
            if (likeness := _likeness(text)) > score:
                best, kind, score = text, encoding, likeness
        if best is None:
            bad.append(number)
            best = raw.decode("utf-8", "replace")
        elif kind:
            kinds.add(kind)
        lines.append(best)
    text = "\n".join(lines)
    readable = sum(len(HAN.findall(line)) for line in lines)
    if not kinds or len(bad) * 2 > len(lines) or readable < 10 or _likeness(text) < 0.15:
        raise _rubbish(shown)
    notes = []
    if len(kinds) > 1:
        notes.append(f"文件里混有多种编码（{'、'.join(sorted(kinds))}），已逐行辨认。")
    if bad:
        told = "、".join(str(number) for number in bad[:8]) + (" 等" if len(bad) > 8 else "")
        notes.append(f"第 {told} 行有认不出的字节，以“\ufffd”代替。")
    return text, tuple(notes)


def _checked(text: str, shown: str) -> str:
    odd = len(CONTROL.findall(text[:50_000]))
    if odd * 20 > len(text[:50_000]):
        raise _rubbish(shown)
    return text


def _rubbish(shown: str) -> Unreadable:
    return Unreadable(
        "RD-103", f"{shown}的内容不是文字（可能已损坏或不是文本文件）；请用原软件另存为 .txt（UTF-8）或 .docx 后再读。"
    )
