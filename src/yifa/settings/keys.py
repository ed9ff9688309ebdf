"""Keys: the random secret that signs sessions and forms, in a file that only its owner reads.

Reads   the file that environment.py names; the key of personal fields is the engine's (engine/sealing.py)
Never   builds a key into the program, prints it, or replaces one that is there
Start   make(), which `yifa setup` calls; read() for the settings
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from yifa.settings.environment import Misconfigured

BYTES = 32


def make(file: Path) -> bool:
    """Write a fresh key of 32 random bytes in hexadecimal to `file`, mode 0600; False when one is there already."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if file.exists():
        return False
    half = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_hex(BYTES) + "\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        # A link fails when another process was first, where a rename would put this key over one already in use.
        os.link(half, file)
    except FileExistsError:
        return False
    finally:
        half.unlink()
    return True


def read(file: Path) -> str:
    """Return the key in `file`; Misconfigured when it is missing, too short, or open to other users."""
    try:
        text = file.read_text(encoding="ascii").strip()
        mode = file.stat().st_mode
    except FileNotFoundError:
        raise Misconfigured(f"密钥文件 {file} 不存在；请先运行 yifa setup，它会生成随机密钥。") from None
    except (OSError, UnicodeDecodeError):
        raise Misconfigured(f"密钥文件 {file} 读不出来；请检查文件权限和内容。") from None
    if len(text) < BYTES * 2:
        raise Misconfigured(f"密钥文件 {file} 的内容不足 {BYTES * 2} 个字符；请从备份恢复原密钥。")
    if mode & 0o077:
        raise Misconfigured(f"密钥文件 {file} 能被其他用户读取；请执行 chmod 600 后重新启动。")
    return text


def read_or_passing(file: Path) -> str:
    """Return the key in `file`; before `yifa setup` has made one, a random key for this process alone."""
    return read(file) if file.exists() else secrets.token_hex(BYTES)
