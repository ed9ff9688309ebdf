"""Total: adds up the results of several pytest runs into one line.

Reads   the JUnit files in the folder named on the command line
Never   counts an error as anything but a failure
Start   python script/lib/total.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree


def main(folder: Path) -> None:
    """Print `tests: N passed, N failed, N skipped`."""
    tests = failed = skipped = 0
    for file in folder.glob("*.xml"):
        for suite in ElementTree.parse(file).getroot().iter("testsuite"):
            tests += int(suite.attrib["tests"])
            failed += int(suite.attrib["failures"]) + int(suite.attrib["errors"])
            skipped += int(suite.attrib["skipped"])
    print(f"tests: {tests - failed - skipped} passed, {failed} failed, {skipped} skipped")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
