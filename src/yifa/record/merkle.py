"""The Merkle tree of RFC 6962: roots from a compact range, proofs that an entry is in it and that it only grew.

Reads   leaf hashes, in the order of the log
Never   stores anything: a proof says which ranges of leaves it needs, and the caller has them
Start   Frontier for writing, inclusion_proof() and consistency_proof() for showing, verify_*() for checking
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .errors import RecordError
from .hashes import SHA_256, digest_of

HASH_BYTES = 32
Range = tuple[int, int]
# level, place within the level, hash: the root of the full tile at the level below (C2SP tlog-tiles); level 0 is leaves
Node = tuple[int, int, bytes]


def leaf_hash(data: bytes, hash_name: str = SHA_256) -> bytes:
    """H(0x00 || data), RFC 6962 section 2.1."""
    return digest_of(hash_name)(b"\x00" + data)


def node_hash(left: bytes, right: bytes, hash_name: str = SHA_256) -> bytes:
    """H(0x01 || left || right), RFC 6962 section 2.1."""
    return digest_of(hash_name)(b"\x01" + left + right)


class Frontier:
    """The roots of the full subtrees of a log of `size` leaves, largest first: all that appending needs.

    `to_bytes()` is these roots one after another, 32 bytes for each 1 in the binary form of `size`.
    """

    __slots__ = ("_digest", "completed", "hash_name", "nodes", "size")

    def __init__(self, size: int = 0, nodes: bytes = b"", hash_name: str = SHA_256) -> None:
        """Take up a stored frontier; RecordError R-010 when its length does not fit `size`."""
        if size < 0 or len(nodes) != HASH_BYTES * size.bit_count():
            raise RecordError("R-010", f"日志有{size}条，所存的前沿却有{len(nodes)}字节，两者对不上；请先核验记录。")
        self.hash_name = hash_name
        self.size = size
        self.completed: list[Node] = []
        self.nodes = [nodes[at : at + HASH_BYTES] for at in range(0, len(nodes), HASH_BYTES)]
        self._digest = digest_of(hash_name)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash: as many joins as `size` ends in ones, so two hashes a leaf on average.

        The root of each tile of 256 that fills up is added to `completed`.
        """
        nodes, digest, carries, height = self.nodes, self._digest, self.size, 0
        while carries & 1:
            leaf = digest(b"\x01" + nodes.pop() + leaf)
            carries >>= 1
            height += 1
            if not height & 7:
                self.completed.append((height >> 3, carries, leaf))
        nodes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The tree head of the log so far; the hash of nothing for an empty one."""
        if not self.nodes:
            return self._digest(b"")
        root = self.nodes[-1]
        for node in reversed(self.nodes[:-1]):
            root = self._digest(b"\x01" + node + root)
        return root

    def to_bytes(self) -> bytes:
        return b"".join(self.nodes)


def root_of(leaves: Iterable[bytes], hash_name: str = SHA_256) -> bytes:
    """The tree head over leaf hashes; streams."""
    frontier = Frontier(hash_name=hash_name)
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The leaf ranges [start, end) whose roots, in this order, prove that leaf `index` is in a log of `size`."""
    if not 0 <= index < size:
        raise RecordError("R-011", f"日志共{size}条，没有第{index}条（从0数起）；请核对条号。")
    start, end = 0, size
    ranges: list[Range] = []
    while end - start > 1:
        split = start + _largest_power_below(end - start)
        if index < split:
            ranges.append((split, end))
            end = split
        else:
            ranges.append((start, split))
            start = split
    return ranges[::-1]


def consistency_ranges(first: int, second: int) -> list[Range]:
    """The leaf ranges whose roots prove that the log of `first` leaves is the beginning of that of `second`."""
    if not 0 <= first <= second:
        raise RecordError("R-011", f"无法证明{first}条的日志是{second}条的开头；前者不得大于后者。")
    if first in (0, second):
        return []
    start, end = 0, second
    ranges: list[Range] = []
    while first != end:
        split = start + _largest_power_below(end - start)
        if first <= split:
            ranges.append((split, end))
            end = split
        else:
            ranges.append((start, split))
            start = split
    if start != 0:  # the old tree's last full subtree is not the old tree itself, so the reader does not have its root
        ranges.append((start, end))
    return ranges[::-1]


def inclusion_proof(leaves: Sequence[bytes], index: int, hash_name: str = SHA_256) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962 section 2.1.1 over all stored leaf hashes."""
    return [root_of(leaves[start:end], hash_name) for start, end in inclusion_ranges(index, len(leaves))]


def consistency_proof(leaves: Sequence[bytes], first: int, hash_name: str = SHA_256) -> list[bytes]:
    """PROOF(first, D[size]) of RFC 6962 section 2.1.2 over all stored leaf hashes."""
    return [root_of(leaves[start:end], hash_name) for start, end in consistency_ranges(first, len(leaves))]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes, hash_name: str = SHA_256
) -> bool:
    """Whether leaf hash `leaf` is entry `index` of a log of `size` with tree head `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes((leaf, *proof)):
        return False
    digest, place, last = digest_of(hash_name), index, size - 1
    for node in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            leaf = digest(b"\x01" + node + leaf)
            while place and not place & 1:
                place >>= 1
                last >>= 1
        else:
            leaf = digest(b"\x01" + leaf + node)
        place >>= 1
        last >>= 1
    return last == 0 and leaf == root


def verify_consistency(
    first: int,
    second: int,
    first_root: bytes,
    second_root: bytes,
    proof: Sequence[bytes],
    hash_name: str = SHA_256,
) -> bool:
    """Whether the log of `second` leaves only adds to the log of `first` leaves (RFC 9162, 2.1.4.2)."""
    digest = digest_of(hash_name)
    if not 0 <= first <= second or not _are_hashes(proof):
        return False
    if first == second:
        return not proof and first_root == second_root
    if first == 0:
        return not proof and first_root == digest(b"")
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)  # the old tree is itself a full subtree of the new one
    if not path:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place >>= 1
        last >>= 1
    old = new = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old = digest(b"\x01" + node + old)
            new = digest(b"\x01" + node + new)
            while place and not place & 1:
                place >>= 1
                last >>= 1
        else:
            new = digest(b"\x01" + new + node)
        place >>= 1
        last >>= 1
    return last == 0 and old == first_root and new == second_root


def _largest_power_below(size: int) -> int:
    """The largest power of two smaller than `size`, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def _are_hashes(values: Iterable[bytes]) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
