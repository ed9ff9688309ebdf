"""The child that opens a stranger's report: apart from the server, with little memory, little time, and no database.

Reads   the file's bytes on its standard input, the file's name on its command line
Never   imports Django; writes nothing to disk; whatever goes wrong in it ends it alone
Start   main(): prints {"text", "notes"}, or {"code", "sentence"} where the reader can't read the file
"""

from __future__ import annotations

import json
import resource
import sys

from yifa.reading.decoding import Unreadable
from yifa.reading.files import text_in

MEMORY = 1024 * 1024 * 1024
SECONDS = 40


def limit() -> None:
    """Bound memory and processor time for good; write no core of a stranger's report."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main(arguments: list[str]) -> int:
    """Read one file."""
    limit()
    try:
        text, notes = text_in(sys.stdin.buffer.read(), arguments[0])
        told = {"text": text, "notes": notes}
    except Unreadable as wrong:
        told = {"code": wrong.code, "sentence": wrong.sentence}
    json.dump(told, sys.stdout, ensure_ascii=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
