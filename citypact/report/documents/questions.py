"""What an answer is called, and which question it answers, where no scenario says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citypact.scenario.answers import Answered

_TITLES = {
    "split": "The ratio at which two cities share a tax",
    "statute": "The tax-sharing notice, year by year",
    "reproduction": "Does one half come out of the model?",
    "allocation": "Dividing what a coalition earns or pays",
    "portfolio": "One ratio for a list of plants",
    "market": "A market for plants that move",
    "posted": "A posted ratio for private costs",
    "compensation": "Payment for clean water",
    "river": "Sharing a river",
    "air": "Cleaner air: who abates and who pays",
    "equilibrium": "The equilibria of a game",
    "obstacle": "An obstacle between cities",
    "council": "A council of cities",
    "package": "Many issues in one agreement",
}
_QUESTIONS = {
    "statute": "What does the notice Caiyu [2015] 92 give the origin, year by year?",
    "reproduction": "Does one half come out of the model, and by which conditions?",
    "portfolio": "Which ratio moves the most surplus of the plants of a list, and which plants move?",
    "market": "Which plants move where, at which ratios, and what does each city gain?",
    "posted": "Which ratio should be posted when each city alone knows what a move costs it?",
    "river": "Who should get what along the river?",
    "air": "What should each city abate, and who should pay whom?",
    "equilibrium": "Which strategies answer each other best, and are these all?",
    "obstacle": "What happens without an agreement, what would be best, and what does it take?",
    "council": "Who signs, who stays, and how deep can the council go?",
    "package": "Which payments remain if the issues are settled in one agreement?",
}


def title_of(answered: Answered) -> str:
    """Return what the scenario or the game is called, or a title for its kind of question.

    Examples
    --------
    >>> from citypact.scenario.answer_file import answer_case
    >>> title_of(answer_case("gaozhu"))
    "Gaozhu new area, Guang'an and Chongqing Yubei"
    """
    document = answered.document
    given = document.get("title") or _scenario(document).get("title") or document.get("name")
    return str(given or _TITLES[answered.kind])


def question_of(answered: Answered) -> str:
    """Return the question that the answer answers.

    Examples
    --------
    >>> from citypact.scenario.answers import answer
    >>> question_of(answer("split", {"revenue": 10, "origin_loss": 3, "destination_cost": 2}))
    'Which share of the shared tax should origin receive?'
    """
    asked = _scenario(answered.document).get("question")
    if asked and answered.kind != "reproduction":
        return str(asked)
    if answered.kind == "split":
        return f"Which share of the shared tax should {answered.value.game.origin} receive?"
    if answered.kind == "compensation":
        pair = answered.value.compensation.pair
        return f"What should {pair.downstream} pay {pair.upstream} for clean water?"
    if answered.kind == "allocation":
        costs = answered.document["orientation"] == "cost"
        return f"How should what the players {'pay' if costs else 'earn'} together be divided among them?"
    return _QUESTIONS[answered.kind]


def _scenario(document: Mapping[str, Any]) -> Mapping[str, Any]:
    scenario = document["inputs"].get("scenario")
    return scenario if isinstance(scenario, Mapping) else {}
