"""Draw files for tests: small ones by hand, and random ones of every shape from a seed.

Reads   record/draws for the seal and the commitments
Never   writes results: a test asks for those
Start   a_draw(), random_draw()
"""

from __future__ import annotations

import random
from base64 import b64encode
from typing import Any

from yifa.record import draws


def a_list(name: str, codes: Any, count: int | None) -> dict[str, Any]:
    """A list without groups; `codes` is an iterable, or code -> weight."""
    weights = codes if isinstance(codes, dict) else dict.fromkeys(codes, 1)
    return {
        "name": name, "title": f"{name}名单", "quotas": [] if count is None else [{"group": "", "count": count}],
        "entries": [{"code": code, "name": f"名称{code}", "group": "", "weight": weight} for code, weight in weights.items()],
    }  # fmt: skip


def noted(origin: str, size: int, root: str) -> str:
    """The text of a checkpoint as the log signs it."""
    return f"{origin}\n{size}\n{b64encode(bytes.fromhex(root)).decode()}\n\n— {origin} c2lnbmF0dXJl\n"


def a_round(
    *, origin="log.test/2025", size=100, root="0" * 64, secrets=(), excluded=(), removed=(), of="objects"
) -> dict[str, Any]:
    """A round's inputs."""
    return {
        "checkpoint": {"origin": origin, "size": size, "root": root},
        "secrets": [{"who": f"见证人{n}", "sha256": draws.commitment(one), "secret": one} for n, one in enumerate(secrets)],
        "excluded": [{"list": of, "code": code, "why": "回避"} for code in excluded],
        "removed": [{"list": of, "code": code, "why": "回避"} for code in removed],
    }  # fmt: skip


def a_draw(lists: list[dict[str, Any]], *rounds: dict[str, Any], pairing: Any = None) -> dict[str, Any]:
    """A draw's inputs, sealed."""
    sealed = {"title": "抽取", "lists": lists, "pairing": pairing}
    try:
        seal = draws.seal_of(sealed)
    except ValueError:
        seal = "0" * 64
    return {"v": 1, "draw": "yifa", "sealed": sealed, "seal": seal, "rounds": list(rounds)}


SIGNS = 'ABCxyz019甲乙丙、-　é𠮷😀"\\/'


def _word(chance: random.Random, n: int) -> str:
    return "".join(chance.choice(SIGNS) for _ in range(chance.randint(1, 9))) + str(n)


def random_draw(chance: random.Random, rounds: int | None = None) -> dict[str, Any]:
    """A draw of any shape that can be drawn: one or two lists, groups, weights, exclusions, up to three rounds."""
    lists = []
    each = chance.choice([1, 2, 3])
    paired = chance.random() < 0.5
    for name in ("objects", "officers")[: 2 if paired else chance.randint(1, 2)]:
        groups = ["", "甲组", "b", "𠮷"][: chance.randint(1, 4)]
        entries, quotas, n = [], [], 0
        for group in groups:
            step = each if name == "officers" else 1
            count = step * chance.randint(1, 4)
            for _ in range(count + chance.randint(6, 12)):
                n += 1
                weight = chance.choice([1, 1, 2, 5, 17])
                entries.append({"code": _word(chance, n), "name": _word(chance, n), "group": group, "weight": weight})
            if chance.random() < 0.9 or not quotas:
                quotas.append({"group": group, "count": count})
        chance.shuffle(entries)
        lists.append({"name": name, "title": f"{name}名单", "entries": entries, "quotas": quotas})
    pairing = {"one": "objects", "by": "officers", "each": each} if paired else None
    secrets = [f"s{_word(chance, 0)}secret of somebody {n}" for n in range(chance.randint(0, 3))]
    gone = [one["code"] for one in chance.sample(lists[0]["entries"], 2)]
    document = a_draw(lists, a_round(size=chance.randint(1, 2**40), root=chance.randbytes(32).hex(), secrets=secrets,
                                     excluded=gone), pairing=pairing)  # fmt: skip
    for _ in range((rounds or chance.randint(1, 3)) - 1):
        done = draws.drawn(document)
        name = chance.choice(lists)["name"]
        held = next(one["codes"] for one in done["result"]["lists"] if one["name"] == name)
        group = {entry["code"]: entry["group"] for one in lists for entry in one["entries"] if one["name"] == name}
        first = chance.choice(held)
        more = a_round(root=chance.randbytes(32).hex(), removed=[first], of=name)
        assert group[first] is not None
        document = {**document, "rounds": [*document["rounds"], more]}
    for one in document["rounds"]:
        point = one["checkpoint"]
        if chance.random() < 0.5:
            point["note"] = noted(point["origin"], point["size"], point["root"])
    return document
