"""The one error of the record: what cannot be written down, told in a Chinese sentence with its code.

Reads   nothing
Never   carries a value, only where it stands: a value may be personal
Start   RecordError
"""

from __future__ import annotations


class RecordError(ValueError):
    """Something that the record does not take. `code` is R-0nn; `path` says where in the value, "" for the whole."""

    def __init__(self, code: str, sentence: str, path: str = "") -> None:
        super().__init__(f"{code}　{sentence}")
        self.code = code
        self.path = path
