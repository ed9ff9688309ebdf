"""The tree against the published roots of RFC 6962 implementations, and every proof of every small size."""

from __future__ import annotations

import hashlib
import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.record.errors import RecordError
from yifa.record.hashes import digest_of
from yifa.record.merkle import (
    Frontier,
    consistency_proof,
    consistency_ranges,
    inclusion_proof,
    inclusion_ranges,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The eight entries and roots that Certificate Transparency implementations test with.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
GOLDEN = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
SM3_OF_EIGHT = "bc48ba7a709184b5f2a631e1adeb8dc2a0d4c018c1d6cc89b5664fe154c93b38"


def has_sm3():
    return "sm3" in hashlib.algorithms_available


def leaves_of(size):
    return [leaf_hash(index.to_bytes(4, "big")) for index in range(size)]


def plain_root(leaves):
    """The recursive definition of RFC 6962 section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + plain_root(leaves[:split]) + plain_root(leaves[split:])).digest()


@pytest.mark.parametrize("size", GOLDEN)
def test_roots_are_those_published_for_the_eight_known_entries(size):
    assert root_of(leaf_hash(entry) for entry in ENTRIES[:size]).hex() == GOLDEN[size]


@pytest.mark.skipif(not has_sm3(), reason="OpenSSL without SM3")
def test_the_same_tree_can_be_built_with_sm3():
    assert digest_of("sm3")(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    leaves = [leaf_hash(entry, "sm3") for entry in ENTRIES]
    root = root_of(leaves, "sm3")
    assert root.hex() == SM3_OF_EIGHT
    proof = inclusion_proof(leaves, 5, "sm3")
    assert verify_inclusion(leaves[5], 5, 8, proof, root, "sm3")
    assert not verify_inclusion(leaves[5], 5, 8, proof, root)


def test_a_hash_that_the_record_does_not_know_is_refused():
    with pytest.raises(RecordError) as refusal:
        digest_of("md5")
    assert refusal.value.code == "R-009"


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=300))
def test_the_compact_range_gives_the_root_of_the_recursive_definition(size):
    leaves = leaves_of(size)
    assert root_of(leaves) == plain_root(leaves)


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=300), st.integers(min_value=0, max_value=300))
def test_a_frontier_stored_and_taken_up_again_goes_on_as_if_never_stopped(before, after):
    leaves = leaves_of(before + after)
    frontier = Frontier()
    for leaf in leaves[:before]:
        frontier.append(leaf)
    again = Frontier(frontier.size, frontier.to_bytes())
    for leaf in leaves[before:]:
        again.append(leaf)
    assert (again.size, again.root()) == (before + after, root_of(leaves))


@pytest.mark.parametrize(("size", "nodes"), [(0, bytes(32)), (3, bytes(32)), (4, b""), (4, bytes(31)), (-1, b"")])
def test_a_frontier_whose_length_does_not_fit_its_size_is_refused(size, nodes):
    with pytest.raises(RecordError) as refusal:
        Frontier(size, nodes)
    assert refusal.value.code == "R-010"


def check_every_inclusion(largest):
    leaves = leaves_of(largest)
    for size in range(1, largest + 1):
        root = root_of(leaves[:size])
        for index in range(size):
            proof = inclusion_proof(leaves[:size], index)
            assert verify_inclusion(leaves[index], index, size, proof, root), (index, size)


def check_every_consistency(largest):
    leaves = leaves_of(largest)
    roots = [root_of(leaves[:size]) for size in range(largest + 1)]
    for second in range(largest + 1):
        for first in range(second + 1):
            proof = consistency_proof(leaves[:second], first)
            assert verify_consistency(first, second, roots[first], roots[second], proof), (first, second)


def test_every_inclusion_proof_of_every_size_to_96_and_consistency_proof_to_48_holds_as_the_functions_make_it():
    check_every_inclusion(96)
    check_every_consistency(48)


def test_every_inclusion_proof_to_512_and_consistency_proof_to_256_holds():
    """Over the ranges that the proofs name, each hashed once: the proof functions differ only in hashing them anew."""
    leaves = leaves_of(512)
    root = cache(lambda start, end: root_of(leaves[start:end]))
    assert [root(start, end) for start, end in inclusion_ranges(77, 300)] == inclusion_proof(leaves[:300], 77)
    assert [root(start, end) for start, end in consistency_ranges(77, 300)] == consistency_proof(leaves[:300], 77)
    for size in range(1, 513):
        head = root(0, size)
        for index in range(size):
            proof = [root(start, end) for start, end in inclusion_ranges(index, size)]
            assert verify_inclusion(leaves[index], index, size, proof, head), (index, size)
    for second in range(257):
        for first in range(second + 1):
            proof = [root(start, end) for start, end in consistency_ranges(first, second)]
            assert verify_consistency(first, second, root(0, first), root(0, second), proof), (first, second)


def test_the_inclusion_proof_of_the_rfc_example_has_the_nodes_it_names():
    # RFC 6962, section 2.1.3: seven leaves, the path of d3 is [c, g, l], that of d6 is [i, k]
    leaves = leaves_of(7)
    c, g = leaves[2], node_hash(leaves[0], leaves[1])
    left = node_hash(node_hash(leaves[4], leaves[5]), leaves[6])
    assert inclusion_proof(leaves, 3) == [c, g, left]
    assert inclusion_proof(leaves, 6) == [node_hash(leaves[4], leaves[5]), root_of(leaves[:4])]


def test_the_consistency_proofs_of_the_rfc_example_have_the_nodes_it_names():
    # RFC 6962, section 2.1.3: PROOF(3) = [c, d, g, l], PROOF(4) = [l], PROOF(6) = [i, j, k]
    d = leaves_of(7)
    last = node_hash(node_hash(d[4], d[5]), d[6])
    assert consistency_proof(d, 3) == [d[2], d[3], node_hash(d[0], d[1]), last]
    assert consistency_proof(d, 4) == [last]
    assert consistency_proof(d, 6) == [node_hash(d[4], d[5]), d[6], root_of(d[:4])]


def mutations(proof, random_source):
    """The same proof with something wrong with it."""
    yield [*proof, bytes(32)]
    yield [bytes(32), *proof]
    for place in range(len(proof)):
        yield proof[:place] + proof[place + 1 :]
        yield [*proof[:place], proof[place][:-1], *proof[place + 1 :]]
        changed = bytearray(proof[place])
        changed[random_source.randrange(32)] ^= 1 << random_source.randrange(8)
        yield [*proof[:place], bytes(changed), *proof[place + 1 :]]
        if place and proof[place] != proof[place - 1]:
            yield [*proof[: place - 1], proof[place], proof[place - 1], *proof[place + 1 :]]


def check_that_mutated_proofs_fail(sizes, random_source):
    tried = 0
    leaves = leaves_of(max(sizes))
    for size in sizes:
        root = root_of(leaves[:size])
        for index in {0, size - 1, random_source.randrange(size)}:
            proof = inclusion_proof(leaves[:size], index)
            for wrong in mutations(proof, random_source):
                tried += 1
                assert not verify_inclusion(leaves[index], index, size, wrong, root), (index, size)
            other = (index + 1) % size
            if other != index:
                assert not verify_inclusion(leaves[index], other, size, proof, root)
                assert not verify_inclusion(leaves[other], index, size, proof, root)
            assert not verify_inclusion(leaves[index], index, size, proof, bytes(32))
            assert not verify_inclusion(leaves[index], -1, size, proof, root)
            assert not verify_inclusion(leaves[index], size, size, proof, root)
        first = random_source.randrange(1, size + 1)
        first_root = root_of(leaves[:first])
        proof = consistency_proof(leaves[:size], first)
        for wrong in mutations(proof, random_source):
            tried += 1
            assert not verify_consistency(first, size, first_root, root, wrong), (first, size)
        assert not verify_consistency(first, size, bytes(32), root, proof)
        assert not verify_consistency(first, size, first_root, bytes(32), proof)
        assert not verify_consistency(size + 1, size, first_root, root, proof)
    return tried


def test_mutated_proofs_are_refused():
    assert check_that_mutated_proofs_fail(range(1, 70), random.Random(1)) > 3000


@pytest.mark.slow
def test_a_hundred_thousand_mutated_proofs_are_refused():
    source, tried = random.Random(2), 0
    while tried < 100_000:
        tried += check_that_mutated_proofs_fail(range(1, 400, 3), source)


def test_a_log_of_nothing_is_the_beginning_of_any_log_but_only_under_its_own_root():
    empty, root = root_of([]), root_of(leaves_of(5))
    assert verify_consistency(0, 5, empty, root, [])
    assert not verify_consistency(0, 5, bytes(32), root, [])
    assert not verify_consistency(0, 5, empty, root, [bytes(32)])
    assert verify_consistency(5, 5, root, root, [])
    assert not verify_consistency(5, 5, empty, root, [])


@pytest.mark.parametrize(("index", "size"), [(5, 5), (-1, 5), (0, 0)])
def test_a_proof_for_an_entry_that_is_not_there_is_refused(index, size):
    with pytest.raises(RecordError) as refusal:
        inclusion_proof(leaves_of(size), index)
    assert refusal.value.code == "R-011"


@pytest.mark.parametrize("first", [-1, 6])
def test_a_proof_that_a_longer_log_is_the_beginning_of_a_shorter_one_is_refused(first):
    with pytest.raises(RecordError) as refusal:
        consistency_proof(leaves_of(5), first)
    assert refusal.value.code == "R-011"
