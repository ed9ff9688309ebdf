"""The witness: a small program that another organ runs. It signs a log's checkpoint only where it adds to the last it saw.

Reads   checkpoints that are sent to it (C2SP tlog-witness), the public keys of the logs it watches
Never   signs two roots for one size, whatever happens to its machine; knows no case, no event, no Django
Start   Witness.add_checkpoint(); `python -m yifa.record.witness` serves it
"""

from .core import Answer, TrustedLogs, Witness

__all__ = ["Answer", "TrustedLogs", "Witness"]
