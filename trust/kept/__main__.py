"""``python -m trust.kept`` writes the kept answers anew; with ``show NAME`` it prints one in full."""

from __future__ import annotations

import json
import sys

from trust.kept import CONSTANTS, FILE, changed, kept, today
from trust.kept.asking import answers, askable
from trust.kept.constants import constants, modules
from trust.kept.tokens import tokens


def show(name: str) -> None:
    """Print every part of the answers of one name, one a line."""
    for telling, found in answers(name):
        print(f"# {name}, {telling}")
        for part in tokens(found):
            print(f"{part:.9g}" if isinstance(part, float) else part)


def renew() -> None:
    """Write all answers and constants down, and say which answers are not what they were."""
    before = kept() if FILE.is_file() else {}
    now = {name: today(name) for name in askable()}
    for name in sorted(before.keys() | now.keys()):
        found = changed(before.get(name, {}), now.get(name, {}))
        if found:
            print(f"{name}: {', '.join(found)}")
    numbers = {module: named for module in modules() if (named := constants(module))}
    for file, content in ((FILE, now), (CONSTANTS, numbers)):
        file.write_text(json.dumps(content, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["show"]:
        for asked in sys.argv[2:]:
            show(asked)
    else:
        renew()
