"""抽取 — what a double random and a lot draw have in common: sealing, committing, opening, drawing, drawing again.

Reads   the sealed list and the draw file (evidence), the checkpoints of the log, record/draws for the rule
Never   draws before the list is sealed, those present have committed and the log has moved on; never lets a hand choose
Start   the tuples SEALED(), COMMITTED, OPENED, EXCLUDED, STRUCK, DRAWN, REDRAWN for Step(works_out=…), and their guards
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from yifa.engine import evidence
from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.conditions import ask
from yifa.engine.declaration import Guard, Working
from yifa.engine.fields import Made
from yifa.engine.refusals import Refusal
from yifa.record import draws

Source = Callable[[Case, Move], dict[str, Any] | Refusal]
"""What is sealed: {title, lists, pairing} as record/draws_form reads it, from the case and the registers of the day."""

WITNESSES = {
    "discipline": "纪检监察人员", "notary": "公证人员", "deputy": "人大代表、政协委员", "business": "企业（报名单位）代表", "public": "群众代表", "supervision": "行政执法监督人员",
}  # fmt: skip
HASH = re.compile(r"[0-9a-f]{64}")
LONG = 1_000_000  # characters of a list that the system writes itself

COMMIT = (
    f.choice("witness_role", "见证人身份", choices=WITNESSES, public="full"),
    f.person("witness_name", "见证人姓名", personal=True),
    f.text("commitment", "承诺值（密语的SHA-256，64位十六进制）", high=64, public="full",
           help="见证人自己想好不少于12个字符的密语，只交承诺值；密语到“当众公开密语”时再交"),
)  # fmt: skip
OPEN = (f.text("secret", "公开的密语", high=200, public="full", help="与承诺值核对无误才能登记；密语一字不能差"),)
OUT_CODE = f.text("out_code", "排除的编号", high=120)
STRUCK_CODE = f.text("struck_code", "更换的编号", high=120)

LIST_FILE = f.file("list_file", "封存的名单文件", public="full")
LIST_SEAL = f.text("list_seal", "名单封存值（SHA-256）", high=64, public="full")
LIST_COUNTS = f.text("list_counts", "名单和抽取数量", high=2000, public="full")
COMMITMENTS = f.long_text("commitments", "见证人和承诺值", public="full")
OPENED_SECRETS = f.long_text("opened", "已公开的密语", public="full")
EXCLUSIONS = f.long_text("exclusions", "抽取前排除的", high=LONG)
REMOVALS = f.long_text("removals", "抽出后更换的", high=LONG)
DRAW_FILE = f.file("draw_file", "抽取文件（任何人可以据以重算）", public="full")
DRAW_SEED = f.text("draw_seed", "本轮种子", high=64, public="full")
DRAW_POINT = f.text("draw_point", "本轮所用的存证检查点", high=400, public="full")


class DrawImpossible(Refusal):
    code = "D-100"
    text = "现在不能封存或者抽取：{why}"


class NoHash(Refusal):
    code = "D-101"
    text = "承诺值应当是密语的SHA-256，即64位十六进制数，现在填的不是；请见证人用公布的工具算出后再填。"


class CommittedTwice(Refusal):
    code = "D-102"
    text = "这个承诺值已经由{who}提交，不能重复；每名见证人用自己的密语。"


class LogStandsStill(Refusal):
    code = "D-103"
    text = "最后一份承诺登记以后，存证日志还没有生成新的检查点，现在公开密语会使结果可以被预先算出；请等检查点生成（通常几秒钟）后再公开。"


class NeverCommitted(Refusal):
    code = "D-104"
    text = "这个密语与事先提交、尚未公开的承诺值都不相符（{left}还没有公开）；请核对密语有没有抄错一个字。"


class NotAllOpened(Refusal):
    code = "D-105"
    text = "还有{left}没有公开密语，不能抽取；确实不能公开的，由负责人退回名单封存，重新提交承诺。"


class ListChanged(Refusal):
    code = "D-106"
    text = "名单所依据的登记在封存（{sealed}）以后改动过，重新整理得到的名单与封存值不符；请由负责人退回名单封存，重新封存后再抽取。"


class NotToExclude(Refusal):
    code = "D-107"
    text = "编号“{code}”{why}，不能在抽取前排除；请核对封存的名单。"


class NotToStrike(Refusal):
    code = "D-108"
    text = "编号“{code}”{why}，不能更换；请核对现在的抽取结果。"


class SecretOfNoUse(Refusal):
    code = "D-109"
    text = "{problem}这条密语按公布的规则不能用来抽取；请由负责人退回名单封存，重新封存，由各见证人换用合格的密语重新承诺。"


# what stands in the case ---------------------------------------------------------------------------------------------


def rows(case: Case, field: str, step: str = "") -> list[list[str]]:
    """The lines of a list that the system wrote, in columns; none where `step` no longer stands taken."""
    if step and not case.took(step):
        return []
    return [line.split("\t") for line in (case.get(field) or "").split("\n") if line]


def _lines(table: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in table)


@lru_cache(maxsize=8)
def _parsed(sha256: str) -> dict[str, Any]:
    return dict(draws.parse(evidence.read(sha256)))


def sealed_list(case: Case) -> dict[str, Any]:
    """{title, lists, pairing} as sealed; the file of this hash and no other."""
    return _parsed(str(case.get("list_file")))


def document(case: Case) -> dict[str, Any]:
    """The draw file of the last round."""
    return _parsed(str(case.get("draw_file")))


def names(case: Case, of: str) -> dict[str, str]:
    """code -> name of a sealed list."""
    entries = next((one["entries"] for one in sealed_list(case)["lists"] if one["name"] == of), ())
    return {entry["code"]: entry["name"] for entry in entries}


def result(case: Case, of: str) -> list[str]:
    """The codes of a list that stand drawn, in order."""
    return next((list(one["codes"]) for one in document(case)["result"]["lists"] if one["name"] == of), [])


# guards --------------------------------------------------------------------------------------------------------------


def commitment_is_new(case: Case, move: Move) -> Refusal | None:
    """A commitment is a hash that nobody here has handed in."""
    given = str(move.get("commitment"))
    if not HASH.fullmatch(given):
        return NoHash()
    same = [row for row in rows(case, "commitments") if row[1] == given]
    return CommittedTwice(who=same[0][0]) if same else None


def log_has_moved_on(case: Case, move: Move) -> Refusal | None:
    """Nobody who opens a secret can still choose the checkpoint, and nobody who makes the checkpoint knows the secrets."""
    return LogStandsStill() if _checkpoint(case) is None else None


def secret_was_committed(case: Case, move: Move) -> Refusal | None:
    """What is opened was committed to, word for word, not opened before, and can be drawn with."""
    left, secret = _unopened(case), str(move.get("secret"))
    if draws.commitment(secret) in {row[1] for row in left}:
        problem = draws.secret_problem(secret)
        return SecretOfNoUse(problem=problem) if problem else None
    return NeverCommitted(left="、".join(row[0] for row in left) or "没有人")


def all_opened(case: Case, move: Move) -> Refusal | None:
    """Whoever committed has opened: to keep a secret back must not be a way to another outcome."""
    left = _unopened(case)
    return NotAllOpened(left="、".join(row[0] for row in left)) if left else None


def list_as_sealed(source: Source) -> Guard:
    """A guard: what `source` makes of the case and the registers of the day of sealing is still what was sealed."""

    def list_is_as_sealed(case: Case, move: Move) -> Refusal | None:
        day = case.day_of("seal")
        if day is None:
            return None
        made = source(case, Move(move.step, move.by, day))
        same = not isinstance(made, Refusal) and draws.seal_of(made) == case.get("list_seal")
        return None if same else ListChanged(sealed=day)

    return list_is_as_sealed


def may_be_excluded(case: Case, move: Move) -> Refusal | None:
    """Only who is on the list, not out already, and not drawn."""
    of, code = move.get("out_list"), move.get("out_code")
    why = ""
    if code not in names(case, of):
        why = "不在封存的名单里"
    elif any(row[:2] == [of, code] for row in rows(case, "exclusions", "exclude")):
        why = "已经排除"
    elif case.took("draw") and any(
        one["code"] == code and one["list"] == of for held in document(case)["rounds"] for one in held["drawn"]
    ):
        why = "已经抽出"
    return NotToExclude(code=code, why=why) if why else None


def may_be_struck(case: Case, move: Move) -> Refusal | None:
    """Only who stands drawn, once."""
    of, code = move.get("struck_list"), move.get("struck_code")
    if code not in result(case, of):
        return NotToStrike(code=code, why="目前不在抽取结果里")
    if any(row[:2] == [of, code] for row in rows(case, "removals", "strike")):
        return NotToStrike(code=code, why="已经登记更换、等待重新抽取")
    return None


def _unopened(case: Case) -> list[list[str]]:
    opened = {row[1] for row in rows(case, "opened", "open")}
    return [row for row in rows(case, "commitments") if row[1] not in opened]


SOME_UNOPENED = ask("drawing.some_unopened", "还有密语没有公开", lambda case: bool(_unopened(case)))


def _checkpoint(case: Case) -> dict[str, Any] | None:
    """The first checkpoint of the log that covers the last commitment."""
    last = case.last("commit")
    return case.lookup.checkpoint_after(case.id, last.seq) if case.lookup and last else None


# workings ------------------------------------------------------------------------------------------------------------


def _list_file(source: Source) -> Working:
    def sealed_bytes(case: Case, move: Move) -> Any:
        made = source(case, move)
        if isinstance(made, Refusal):
            return made
        try:
            data = draws.seal_bytes(made)
        except draws.DrawError as wrong:
            return DrawImpossible(why=wrong.sentence)
        return Made(f"{case.procedure.name}名单.list.json", data)

    return sealed_bytes


def _list_counts(case: Case, move: Move) -> str:
    told = []
    for one in sealed_list(case)["lists"]:
        wanted = sum(quota["count"] for quota in one["quotas"])
        told.append(f"{one['title']}{len(one['entries'])}个，抽{wanted}个")
    return "；".join(told)[:2000]


def _commitments(case: Case, move: Move) -> str | Refusal:
    """The commitments with this one; a correction of its form changes none of them."""
    if refused := commitment_is_new(case, move):
        return refused
    role, before = WITNESSES[move.get("witness_role")], rows(case, "commitments")
    number = 1 + sum(1 for row in before if row[0].rstrip("0123456789") == role)
    return _lines([*before, [f"{role}{number}", move.get("commitment")]])


def _opened(case: Case, move: Move) -> str | Refusal:
    if refused := secret_was_committed(case, move):
        return refused
    secret = str(move.get("secret"))
    promised = draws.commitment(secret)
    who = next((row[0] for row in rows(case, "commitments") if row[1] == promised), "")
    return _lines([*rows(case, "opened", "open"), [who, promised, secret]])


def _struck(kind: str, of: str, code: str, cause: str, why: str) -> Working:
    def one_more(case: Case, move: Move) -> str | Refusal:
        if any(row[:2] == [move.get(of), move.get(code)] for row in rows(case, kind)):
            return NotToStrike(code=move.get(code), why="已经登记")
        spec = move.step.fields
        words = next(one for one in spec if one.slug == cause).label(move.get(cause))
        return _lines(
            [*rows(case, kind), [move.get(of), move.get(code), f"{words}：{move.get(why)}".replace("\n", " ")[:500]]]
        )

    return one_more


def _round(case: Case, earlier: list[dict[str, Any]]) -> dict[str, Any]:
    """The inputs of the round that is to be drawn, after `earlier` ones."""
    point = _checkpoint(case)
    if point is None:
        raise LogStandsStill()
    before = {(one["list"], one["code"]) for held in earlier for one in held["excluded"]}
    struck = [_out(row) for row in rows(case, "exclusions", "exclude") if (row[0], row[1]) not in before]
    return {
        "checkpoint": {key: point[key] for key in ("origin", "size", "root", "note")},
        "secrets": [{"who": row[0], "sha256": row[1], "secret": row[2]} for row in rows(case, "opened", "open")],
        "excluded": struck, "removed": [_out(row) for row in rows(case, "removals", "strike")] if earlier else [],
    }  # fmt: skip


def _out(row: list[str]) -> dict[str, str]:
    return {"list": row[0], "code": row[1], "why": row[2]}


def _draw_file(*, again: bool) -> Working:
    def drawn(case: Case, move: Move) -> Any:
        earlier = document(case)["rounds"] if again else []
        inputs = {"v": 1, "draw": "yifa", "sealed": sealed_list(case), "seal": case.get("list_seal"),
                  "rounds": [*earlier, _round(case, earlier)]}  # fmt: skip
        try:
            return Made(f"{case.number}第{len(earlier) + 1}轮.draw.json", draws.draw_bytes(inputs))
        except draws.DrawError as wrong:
            return DrawImpossible(why=wrong.sentence)

    return drawn


def _point(case: Case, move: Move) -> str:
    point = document(case)["rounds"][-1]["checkpoint"]
    return f"{point['origin']}　第{point['size']}片　根{point['root']}"


def SEALED(source: Source) -> tuple[tuple[f.Field, Working], ...]:
    """What sealing works out: the list file, its SHA-256 (the seal), how many of how many."""
    return (
        (LIST_FILE, _list_file(source)),
        (LIST_SEAL, lambda case, move: case.get("list_file")),
        (LIST_COUNTS, _list_counts),
    )


COMMITTED = ((COMMITMENTS, _commitments),)
OPENED = ((OPENED_SECRETS, _opened),)
EXCLUDED = ((EXCLUSIONS, _struck("exclusions", "out_list", "out_code", "out_cause", "out_reason")),)
STRUCK = ((REMOVALS, _struck("removals", "struck_list", "struck_code", "struck_cause", "struck_reason")),)
SEED_AND_POINT = (
    (DRAW_SEED, lambda case, move: document(case)["rounds"][-1]["seed"]),
    (DRAW_POINT, _point),
)
DRAWN = ((DRAW_FILE, _draw_file(again=False)), *SEED_AND_POINT)
REDRAWN = ((DRAW_FILE, _draw_file(again=True)), *SEED_AND_POINT)
TO_OPEN = (log_has_moved_on, secret_was_committed)
