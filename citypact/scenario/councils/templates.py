"""Files of kind council to start from: the shipped cases."""

from __future__ import annotations

from citypact.scenario.load import case_text

#: The case that shows every key of the simplest model.
FIRST_CASE = "thirty-alike-members"


def council_template() -> str:
    """Return a file of a council of alike cities to start from.

    Examples
    --------
    >>> council_template().splitlines()[1]
    'kind: council'
    """
    return case_text(FIRST_CASE)
