"""Terms: one word for one thing."""

import pytest

from yifa.law.files import LawFileError
from yifa.law.terms import UnknownTerm, load, term, terms

ROW = "- slug: {}\n  label: {}\n  gloss: something\n"


@pytest.mark.parametrize(
    ("slug", "label"),
    [
        ("party", "当事人"),
        ("clock", "期限"),
        ("no_penalty", "不予处罚"),
        ("mediation", "人民调解"),
        ("legality_review", "合法性审查"),
    ],
)
def test_a_slug_has_the_laws_own_word(slug, label):
    assert term(slug).label == label


def test_every_term_has_a_chinese_word_and_an_english_gloss():
    assert len(terms()) > 90
    assert all(row.gloss.isascii() and not row.label.isascii() for row in terms())


def test_an_unknown_slug_says_where_it_would_be_declared():
    with pytest.raises(UnknownTerm, match=r"'rejected'.*terms\.yaml"):
        term("rejected")
    assert "rejected" not in terms()


def test_a_package_brings_words_of_its_own(tmp_path):
    path = tmp_path / "terms.yaml"
    path.write_text(ROW.format("petition", "信访事项"), encoding="utf-8")
    ours = load(path)
    assert (ours.term("petition").label, ours.term("party").label) == ("信访事项", "当事人")
    assert len(ours) == len(terms()) + 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ROW.format("party", "相对人"), r"terms\.yaml: 'party' is given twice; it already means 当事人"),
        (ROW.format("counterpart", "当事人"), r"'counterpart': 当事人 already has the slug 'party'"),
        (ROW.format("Petition", "信访"), "slug 'Petition' is not lower-case ASCII"),
        (ROW.format("petition", "信访").replace("gloss", "english"), "unknown key 'english'"),
        ("petition: 信访\n", "expected a list of rows"),
    ],
)
def test_a_second_word_or_a_second_meaning_is_refused(tmp_path, text, message):
    path = tmp_path / "terms.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LawFileError, match=message):
        load(path)
