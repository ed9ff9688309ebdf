"""The record: canonical bytes, event chain, append-only Merkle log, proofs and a verifier of its own.

Reads   nothing by itself: the engine hands over bodies, bytes and a store that joins its transaction
Never   knows Django, a procedure or what day it is
Start   events.seal(), log.integrate(), verifier.verify(); the bytes are described in docs/record-format.md
"""
