"""`python -m yifa.record.witness NAME FOLDER LOGS [HOST:PORT]`: serves a witness until it is told to stop.

Reads   LOGS: a file with one public key a line
Never   needs Django, a database or the settings of Yifa
Start   main()
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from pathlib import Path

from yifa.record.errors import RecordError

from .core import TrustedLogs, Witness
from .serving import server


def clock() -> int:
    """The second that a signature bears. A witness is a program of its own: nobody above it could tell it the time."""
    return int(time.clock_gettime(time.CLOCK_REALTIME))


def main(arguments: list[str]) -> int:
    """Serve; 2 where it cannot be started, with one sentence why."""
    if len(arguments) not in (3, 4):
        print(__doc__.split("\n", maxsplit=1)[0], file=sys.stderr)
        return 2
    name, folder, logs, *listen = arguments
    host, _, port = (listen or ["127.0.0.1:8790"])[0].rpartition(":")
    try:
        witness = Witness(name, Path(folder), TrustedLogs(Path(logs).read_text(encoding="utf-8").splitlines()))
        serving = server(witness, host, int(port), clock)
    except RecordError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except (OSError, ValueError) as wrong:
        print(f"R-024　见证程序没有启动：{wrong}", file=sys.stderr)
        return 2
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: threading.Thread(target=serving.shutdown).start())
    print(f"{witness.signer.verifier}\nhttp://{host}:{serving.server_port}/add-checkpoint", flush=True)
    serving.serve_forever()
    serving.server_close()
    witness.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
