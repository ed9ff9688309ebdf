"""A tag at the end of a line of text leaves the line's end where it is; a tag alone on a line leaves no blank one."""

from __future__ import annotations

from yifa.engine.papers import _form


def filled(tmp_path, text: str, **facts: object) -> str:
    path = tmp_path / "paper.txt"
    path.write_text(text, encoding="utf-8")
    return _form(str(path)).template.render(**facts)


def test_a_line_that_ends_with_a_tag_stays_a_line(tmp_path):
    text = "|| 公示 | {% if shown %}{{ shown }}{% else %}不适用{% endif %}\n|| 意见 | {{ note }}\n"
    assert filled(tmp_path, text, shown="平台", note="同意") == "|| 公示 | 平台\n|| 意见 | 同意"


def test_a_tag_on_a_line_of_its_own_leaves_no_blank_line(tmp_path):
    text = "一\n{% if shown %}\n二\n{% endif %}\n  {% if not shown %}\n三\n  {% endif %}\n四\n"
    assert filled(tmp_path, text, shown=True) == "一\n二\n四"
