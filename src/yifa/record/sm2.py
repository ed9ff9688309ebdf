"""SM2 with SM3 (GB/T 32918): a second signature line under a checkpoint, where the assessment of cryptography asks for one.

Reads   a private key in PEM; asks the system's OpenSSL, version 3, which has SM2 where Python's libraries have not
Never   draws a nonce of its own; takes the place of the log's Ed25519 line, which the world's tools check
Start   Sm2.of_pem(), sign(), holds()
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
from functools import cache
from typing import Any

from .errors import RecordError
from .notes import Line, b64

KIND = b"\xffyifa sm2-sm3\n"  # an own kind of signature: C2SP has assigned none to SM2
SIGNER = b"1234567812345678"  # the identifier that GB/T 35276 gives where nothing else is agreed


@cache
def _openssl() -> Any:
    """The library with its functions described; RecordError R-025 where there is none that has SM2."""
    name = ctypes.util.find_library("crypto")
    try:
        library = ctypes.CDLL(name or "libcrypto.so.3")
        if library.OpenSSL_version_num() < 0x30000000:
            raise OSError
    except (OSError, AttributeError):
        raise RecordError("R-025", "这台机器没有带SM2的OpenSSL 3；请安装，或者不配置SM2密钥。") from None
    pointer, size = ctypes.c_void_p, ctypes.c_size_t
    for function, given, back in (
        ("BIO_new_mem_buf", [ctypes.c_char_p, ctypes.c_int], pointer),
        ("BIO_new", [pointer], pointer),
        ("BIO_s_mem", [], pointer),
        ("BIO_read", [pointer, ctypes.c_char_p, ctypes.c_int], ctypes.c_int),
        ("BIO_free", [pointer], ctypes.c_int),
        ("PEM_read_bio_PrivateKey", [pointer] * 4, pointer),
        ("PEM_write_bio_PrivateKey", [pointer] * 4 + [ctypes.c_int, pointer, pointer], ctypes.c_int),
        ("EVP_PKEY_Q_keygen", [pointer, pointer, ctypes.c_char_p], pointer),
        ("EVP_PKEY_free", [pointer], None),
        ("EVP_PKEY_is_a", [pointer, ctypes.c_char_p], ctypes.c_int),
        ("EVP_PKEY_get_octet_string_param", [pointer, ctypes.c_char_p, pointer, size, ctypes.POINTER(size)], ctypes.c_int),
        ("EVP_MD_CTX_new", [], pointer),
        ("EVP_MD_CTX_free", [pointer], None),
        ("EVP_PKEY_CTX_new", [pointer, pointer], pointer),
        ("EVP_PKEY_CTX_free", [pointer], None),
        ("EVP_PKEY_CTX_set1_id", [pointer, ctypes.c_char_p, ctypes.c_int], ctypes.c_int),
        ("EVP_MD_CTX_set_pkey_ctx", [pointer, pointer], None),
        ("EVP_sm3", [], pointer),
        ("EVP_DigestSignInit", [pointer] * 5, ctypes.c_int),
        ("EVP_DigestSign", [pointer, ctypes.c_char_p, ctypes.POINTER(size), ctypes.c_char_p, size], ctypes.c_int),
        ("EVP_DigestVerifyInit", [pointer] * 5, ctypes.c_int),
        ("EVP_DigestVerify", [pointer, ctypes.c_char_p, size, ctypes.c_char_p, size], ctypes.c_int),
    ):  # fmt: skip
        described = getattr(library, function)
        described.argtypes, described.restype = given, back
    return library


class Sm2:
    """An SM2 key pair of OpenSSL's, held until it is closed."""

    def __init__(self, held: int) -> None:
        self._held = held
        out, length = ctypes.create_string_buffer(65), ctypes.c_size_t(0)
        good = _openssl().EVP_PKEY_get_octet_string_param(held, b"pub", out, 65, ctypes.byref(length))
        if good != 1 or length.value != 65:
            self.close()
            raise RecordError("R-026", "SM2密钥文件不完整；请从备份恢复。")
        self.public = out.raw  # 0x04, x, y

    @classmethod
    def made(cls) -> Sm2:
        """A new key."""
        held = _openssl().EVP_PKEY_Q_keygen(None, None, b"SM2")
        if not held:
            raise RecordError("R-025", "这台机器的OpenSSL没有SM2；请安装带SM2的OpenSSL 3，或者不配置SM2密钥。")
        return cls(held)

    @classmethod
    def of_pem(cls, pem: bytes) -> Sm2:
        """The key in a PEM file; RecordError R-026 where it is none of SM2."""
        library = _openssl()
        source = library.BIO_new_mem_buf(pem, len(pem))
        held = library.PEM_read_bio_PrivateKey(source, None, None, None)
        library.BIO_free(source)
        if not held or library.EVP_PKEY_is_a(held, b"SM2") != 1:
            library.EVP_PKEY_free(held)
            raise RecordError("R-026", "这不是SM2私钥的PEM文件；请核对，或从备份恢复。")
        return cls(held)

    def pem(self) -> bytes:
        """The private key as PEM (PKCS#8)."""
        library, out = _openssl(), ctypes.create_string_buffer(4096)
        sink = library.BIO_new(library.BIO_s_mem())
        library.PEM_write_bio_PrivateKey(sink, self._held, None, None, 0, None, None)
        length = library.BIO_read(sink, out, 4096)
        library.BIO_free(sink)
        return out.raw[: max(length, 0)]

    def close(self) -> None:
        if self._held:
            _openssl().EVP_PKEY_free(self._held)
            self._held = 0

    def key_id(self, name: str) -> bytes:
        """The four bytes that name this key in a signature line."""
        return hashlib.sha256(f"{name}\n".encode() + KIND + self.public).digest()[:4]

    def published(self, name: str) -> str:
        """The public key as it is published: name+id+base64."""
        return f"{name}+{self.key_id(name).hex()}+{b64(KIND + self.public)}"

    def sign(self, name: str, text: str) -> Line:
        """A signature line over a note's text; the signature is DER as GB/T 35276 writes it."""

        def work(context: int) -> bytes:
            library, data, length = _openssl(), text.encode(), ctypes.c_size_t(80)
            out = ctypes.create_string_buffer(80)
            if library.EVP_DigestSignInit(context, None, library.EVP_sm3(), None, self._held) != 1:
                return b""
            if library.EVP_DigestSign(context, out, ctypes.byref(length), data, len(data)) != 1:
                return b""
            return out.raw[: length.value]

        made = self._with_context(work)
        if not made:
            raise RecordError("R-025", "OpenSSL没有签成SM2签名；请检查OpenSSL的安装。")
        return Line(name, self.key_id(name), made)

    def holds(self, text: str, line: Line) -> bool:
        """Whether this key made the line over `text`."""

        def work(context: int) -> bool:
            library, data = _openssl(), text.encode()
            if library.EVP_DigestVerifyInit(context, None, library.EVP_sm3(), None, self._held) != 1:
                return False
            return bool(library.EVP_DigestVerify(context, line.signature, len(line.signature), data, len(data)) == 1)

        return line.key_id == self.key_id(line.name) and bool(self._with_context(work))

    def _with_context(self, work: Any) -> Any:
        """Do something with a digest context that knows the signer's identifier."""
        library = _openssl()
        context, own = library.EVP_MD_CTX_new(), library.EVP_PKEY_CTX_new(self._held, None)
        try:
            if library.EVP_PKEY_CTX_set1_id(own, SIGNER, len(SIGNER)) != 1:
                return None
            library.EVP_MD_CTX_set_pkey_ctx(context, own)
            return work(context)
        finally:
            library.EVP_MD_CTX_free(context)
            library.EVP_PKEY_CTX_free(own)
