"""Reading: how exactly, how fast and in how much memory published reports are read.

Exactness is counted on the marked texts of tests/reading and, where they lie beside the checkout, on the two annotated
reports: a quantity counts when value, unit and hedge are all right. Microsoft's Recognizers-Text is printed beside ours
where it is installed (recognizers-text-number); it knows no units and no hedges, so values alone are compared.
"""

from __future__ import annotations

import importlib.util
import resource
import sys
import time
from collections import Counter

from _office import ROOT, table

sys.path.insert(0, str(ROOT))
from tests.reading.scoring import SEEDS, TEXTS, load_marked, load_seed, overlap, score

from yifa.reading.reader import read_text

LENGTH, REPORTS = 6_000, 200


def corpora() -> list[tuple[str, str, list]]:
    found = [(path.stem, *load_marked(path)) for path in sorted(TEXTS.glob("*.txt"))]
    if SEEDS.exists():
        found += [(f"seed {number}", *load_seed(number)[:2]) for number in ("001", "002")]
    return found


def values_only(read: list[float], gold: list) -> tuple[float, float]:
    """Precision and recall of the bare values, signs aside, as multisets."""
    ours, theirs = (
        Counter(abs(float(value)) for value in read),
        Counter(abs(float(one.value)) for one in gold if one.value),
    )
    common = sum((ours & theirs).values())
    return common / max(sum(ours.values()), 1), common / max(sum(theirs.values()), 1)


def recognizer():
    """A function from text to values, or None where Recognizers-Text is not installed."""
    if importlib.util.find_spec("recognizers_number") is None:
        return None
    import emoji

    if not hasattr(emoji, "UNICODE_EMOJI"):  # it imports a name that emoji dropped in version 2
        emoji.UNICODE_EMOJI = {}
    from recognizers_number import Culture, recognize_number

    def values(text: str) -> list[float]:
        found = (result.resolution for result in recognize_number(text, Culture.Chinese))
        return [float(one["value"]) for one in found if one and one.get("value")]

    return values


def exactness() -> None:
    rows, hits, wanted, read = [], 0, 0, 0
    for name, text, gold in corpora():
        result = score(read_text(text).facts, gold)
        hits, wanted, read = hits + result.hits, wanted + result.gold, read + result.read
        subjects = [overlap(fact.subject, one.subject) for fact, one in result.pairs if one.subject]
        share = sum(recall for recall, _ in subjects) / len(subjects) if subjects else "-"
        rows.append((name, result.gold, result.read, round(result.f1, 4), share))
    rows.append(("all", wanted, read, round(2 * hits / (wanted + read), 4), "-"))
    table(("text", "quantities", "read", "F1 (value, unit, hedge)", "subject overlap"), rows)


def beside() -> None:
    values = recognizer()
    everything = [(text, gold) for _, text, gold in corpora()]
    rows = [("yifa", *_over_all(lambda text: [fact.value for fact in read_text(text).facts if fact.value], everything))]
    if values is not None:
        rows.append(("Recognizers-Text", *_over_all(values, everything)))
    table(("values alone", "precision", "recall"), rows)


def _over_all(values, everything: list) -> tuple[float, float]:
    pairs = [(values(text), gold) for text, gold in everything]
    weights = [len(gold) for _, gold in pairs]
    scored = [values_only(read, gold) for read, gold in pairs]
    total = sum(weights)
    return (
        sum(precision * weight for (precision, _), weight in zip(scored, weights, strict=True)) / total,
        sum(recall * weight for (_, recall), weight in zip(scored, weights, strict=True)) / total,
    )


def speed() -> None:
    whole = "\n".join(text for _, text, _ in corpora() if "\t" not in text)
    whole *= 1 + LENGTH * 40 // len(whole)
    reports = [whole[at : at + LENGTH] for at in range(0, LENGTH * 20, LENGTH)]
    started = time.process_time()
    for number in range(REPORTS):
        read_text(reports[number % len(reports)])
    each = (time.process_time() - started) / REPORTS
    rows = [(f"{REPORTS} reports of {LENGTH:,} characters", f"{each * 1000:.1f} ms", f"{60 / each:,.0f} a minute")]
    for many in (1, 4, 16):
        text = whole[: LENGTH * many] if LENGTH * many <= len(whole) else (whole * many)[: LENGTH * many]
        started = time.process_time()
        read_text(text)
        spent = time.process_time() - started
        rows.append(
            (
                f"one text of {len(text):,} characters",
                f"{spent * 1000:.1f} ms",
                f"{spent / many * 1000:.1f} ms per {LENGTH:,}",
            )
        )
    table(("reading", "time", "rate"), rows)
    print(f"\n最大内存 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    exactness()
    print()
    beside()
    print()
    speed()
