"""Log key: the private key with which this installation signs its log's checkpoints.

Reads   log_key beside the field key (PEM, mode 0600), or the file that settings.YIFA_LOG_KEY_FILE names
Never   makes a key where checkpoints were already signed by another: a lost key is restored from a backup
Start   signer(), make(); sm2() where the assessment of cryptography (密评) asks for a second signature
"""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.conf import settings

from yifa.engine.sealing import sync_folder
from yifa.record.errors import RecordError
from yifa.record.notes import Signer
from yifa.record.sm2 import Sm2


def where() -> Path:
    """The key's file."""
    named = getattr(settings, "YIFA_LOG_KEY_FILE", None)
    return Path(named) if named else Path(settings.YIFA_FIELD_KEY_FILE).with_name("log_key")


def make(file: Path) -> bool:
    """Make a key where there is none: whole or not at all, whenever the power goes. True if made."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".making-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(pem)
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, file)
    except FileExistsError:
        return False
    finally:
        os.unlink(draft)
    sync_folder(file.parent)
    return True


@lru_cache(maxsize=8)
def _private(path: str, changed: int) -> Ed25519PrivateKey:
    key = load_pem_private_key(Path(path).read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path}: an Ed25519 key is expected")
    return key


def signer(origin: str) -> Signer | None:
    """Signs as the log `origin`; None where the key is not there or cannot be read."""
    file = where()
    try:
        return Signer(origin, _private(str(file), file.stat().st_mtime_ns))
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=2)
def _sm2(path: str, changed: int) -> Sm2:
    return Sm2.of_pem(Path(path).read_bytes())


def sm2() -> Sm2 | None:
    """The SM2 key in log_key_sm2 beside the log key, which `openssl genpkey -algorithm SM2` makes; None where there is none.

    RecordError R-025, R-026 where there is one that cannot be used.
    """
    file = where().with_name("log_key_sm2")
    try:
        return _sm2(str(file), file.stat().st_mtime_ns)
    except FileNotFoundError:
        return None
    except OSError as wrong:
        raise RecordError("R-026", f"SM2密钥文件读不出来（{wrong.strerror}）；请检查权限。") from None
