"""Log lines: one event, one line, whatever a stranger typed into it.

Reads   a log record
Never   lets a control character of a message through, so that nobody forges a second line
Start   OneLine
"""

from __future__ import annotations

import logging
import unicodedata


def on_one_line(text: str) -> str:
    """Return `text` with control characters and line separators written as escapes."""
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}
        else character
        for character in text
    )


class OneLine(logging.Formatter):
    """Time, level, logger and message on one line; a traceback follows it on lines of its own, indented."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line of `record` without its traceback."""
        return on_one_line(super().formatMessage(record))

    def formatException(self, ei) -> str:
        """Return the traceback, each line indented so that none can pass for a log line."""
        return "\n".join(f"    {on_one_line(line)}" for line in super().formatException(ei).splitlines())
