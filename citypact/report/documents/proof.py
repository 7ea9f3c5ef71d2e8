"""Why an answer can be trusted: what was recomputed, which certificates hold, how to check it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from citypact.errors import CertificateError
from citypact.language import current_language, translate
from citypact.mechanisms.check_line import Line
from citypact.report.documents.parts import Command, Part
from citypact.report.words.writer import Paragraph

#: Lines that fail which are named; the rest is counted.
MOST_NAMED = 20


def require_lines(lines: Sequence[Line], name: str) -> int:
    """Return how many statements of a result were recomputed, all of which must hold.

    Parameters
    ----------
    lines : sequence of Line
        Of ``verify_result``.
    name : str
        What the result is called, for the message.

    Raises
    ------
    CertificateError
        Naming the statements that do not follow from the inputs.
    """
    failed = [line for line in lines if not line.holds]
    if not lines or failed:
        more = len(failed) - MOST_NAMED
        told = [f"{name}: {len(failed)} of {len(lines)} lines fail", *map(str, failed[:MOST_NAMED])]
        raise CertificateError("\n".join([*told, f"and {more} more"] if more > 0 else told))
    return len(lines)


def proof_parts(document: Mapping[str, Any], lines: int) -> list[Part]:
    """Say how much was recomputed and held, and how a reader checks it again."""
    found = list(certificates(document))
    holding = sum(1 for each in found if each.get("holds") is True)
    conditions = sum(len(each.get("residuals", ())) for each in found)
    told = [f"All {lines} statements of the result were recomputed from its inputs alone, and hold."]
    if found:
        told.append(
            f"Certificates in it that hold: {holding} of {len(found)}, with {conditions} conditions"
            " recomputed from the data of the problem without asking a solver."
        )
        exact = sum(1 for each in found if each.get("exact") is True)
        told.append(f"In rational arithmetic, where nothing is rounded: {exact} of them.")
    told.append("To check it again, save the result with --json or --out and run:")
    paragraph = " ".join(translate(sentence, current_language()) for sentence in told)
    return [Paragraph(paragraph), Command("citypact verify result.json")]


def certificates(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every certificate of a document, wherever it stands, but in what it was computed from."""
    if isinstance(tree, Mapping):
        for key, branch in tree.items():
            if key == "certificate" and isinstance(branch, Mapping) and "residuals" in branch:
                yield branch
            elif key != "inputs":
                yield from certificates(branch)
    elif isinstance(tree, list):
        for branch in tree:
            yield from certificates(branch)
