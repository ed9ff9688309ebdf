"""Reading a page as a browser would: boxes by their id, values, options.

Reads   the HTML of an answer
Never   runs a script
Start   Page
"""

from __future__ import annotations

from lxml import html


class Page:
    """An answer's HTML."""

    def __init__(self, answer) -> None:
        self.root = html.document_fromstring(answer.text)

    def all(self, path: str) -> list:
        """Every element, text or attribute of an XPath."""
        return self.root.xpath(path)

    def one(self, path: str):
        """The only one."""
        (found,) = self.all(path)
        return found

    def box(self, id: str):
        """The element with an id."""
        return self.one(f"//*[@id='{id}']")

    def value(self, id: str) -> str:
        """What stands in an input or a text area."""
        found = self.box(id)
        return found.text.strip() if found.tag == "textarea" else found.get("value", "")

    def hidden(self, name: str) -> str:
        """The value of a hidden input."""
        return self.one(f"//input[@type='hidden'][@name='{name}']").get("value")

    def options(self, id: str) -> list[str]:
        """The values of a list."""
        return [str(one) for one in self.all(f"//select[@id='{id}']/option/@value")]
