"""Every further assumption of a scenario, tried alone: which one moved the ratio, and by how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.errors import InputError
from citypact.mechanisms.ratio_set import RatioSet
from citypact.scenario.designs.answer import DesignAnswer, Ground
from citypact.scenario.designs.effort_and_risk import effort, leader, park, risk
from citypact.scenario.designs.institutions import compared, promises
from citypact.scenario.designs.private_information import choice, menu, posted
from citypact.scenario.designs.robustness import caution, regret, worst_case

#: Which function answers the group of each key.
DESIGNERS: Mapping[str, Callable[[Any, Ground], Iterator[DesignAnswer]]] = {
    "beliefs": posted,
    "growth": menu,
    "firm": choice,
    "effort": effort,
    "leader": leader,
    "park": park,
    "risk": risk,
    "uncertainty": worst_case,
    "cases": caution,
    "regret": regret,
    "enforcement": promises,
    "officials": compared,
}
#: Answers whose range is about other ratios than one share of the plain game's tax: dividends of a
#: park, and constant ratios beside a menu whose ratios change over the years.
ELSEWHERE = ("growth", "park")
#: A change that shows in points with one decimal.
LEAST_TOLD_CHANGE = 0.0005
#: Answers that take rival destinations into account.
WITH_RIVALS = ("uncertainty", "enforcement", "enforcement.arrivals")
#: Answers that leave out the chance that the plant comes anyway: they bring figures of their own.
WITHOUT_CHANCE = ("beliefs", "growth", "firm.obstruction", "cases.confidence", "cases.radius", "regret")


@dataclass(frozen=True)
class Comparison:
    """All answers beside the plain game's.

    Parameters
    ----------
    plain : RatioSet or None
        Ratios of the plain game.
    accepted : RatioSet or None
        Ratios in [0, 1] that both accept in it.
    answers : tuple of DesignAnswer
        First those without an agreement, then by how far the ratio moves, farthest first.
    left_out : tuple of str
        What the plain game takes into account and some of the assumptions do not, as sentences.
    """

    plain: RatioSet | None
    accepted: RatioSet | None
    answers: tuple[DesignAnswer, ...]
    left_out: tuple[str, ...] = ()

    @property
    def plain_ratio(self) -> float | None:
        """The plain game's ratio."""
        return None if self.plain is None else self.plain.ratio

    @property
    def unaccepted(self) -> tuple[DesignAnswer, ...]:
        """Answers under which no ratio is sure to be accepted by both."""
        return tuple(each for each in self.answers if each.acceptable is None and each.key not in ELSEWHERE)

    @property
    def together(self) -> RatioSet | None:
        """Ratios that the plain game, and every assumption under which any is, finds acceptable."""
        if self.accepted is None:
            return None
        ranges = [each.acceptable for each in self.answers if each.key not in ELSEWHERE]
        low = max((self.accepted.lo, *(each.lo for each in ranges if each is not None)))
        high = min((self.accepted.hi, *(each.hi for each in ranges if each is not None)))
        if low > high:
            return None
        return RatioSet(low, high, near=None if self.plain is None else self.plain.exact)

    def explain(self) -> str:
        """Say which assumption moved the ratio most, and what is left if all must hold."""
        lines = []
        ended = [each for each in self.answers if each.ratios is None]
        if ended:
            lines.append(f"No agreement by a ratio under: {_titles(ended)}.")
        lines += self._moves(any_ended=bool(ended))
        both = self.together
        if both is None:
            lines.append("No ratio is acceptable under all of these assumptions.")
        else:
            low, high = both.ends
            which = "the others" if any(each in self.unaccepted for each in ended) else "them"
            lines.append(
                f"Acceptable under each of {which} alone: ratios from {low:.1%} to {high:.1%}; nearest to the"
                f" plain answer is {both.ratio:.1%}."
            )
        unsure = [each for each in self.unaccepted if each.ratios is not None]
        if unsure:
            lines.append(f"Not counted there, as no ratio is sure to be accepted: {_titles(unsure)}.")
        other = [each for each in self.answers if each.key in ELSEWHERE and each.acceptable is not None]
        if other:
            lines.append(f"Not counted there, as its range is about other ratios: {_titles(other)}.")
        lines += self.left_out
        return " ".join(lines)

    def _moves(self, *, any_ended: bool) -> list[str]:
        """Say what moves the ratio most, and under what the plain ratio stays as good as any."""
        if self.plain is None:
            return []
        shifted = [
            each for each in self.answers if abs(each.change(self.plain_ratio) or 0) >= LEAST_TOLD_CHANGE
        ]
        moved = [each for each in shifted if each.moves(self.plain.exact)]
        lines = []
        if moved:
            most = moved[0]
            change, ratio = most.change(self.plain_ratio), most.ratio
            assert change is not None
            assert ratio is not None
            lines.append(
                f"What moves the ratio most: {most.title}, by {100 * change:+.1f} points to {ratio:.1%}."
            )
        elif not any_ended:
            lines.append("None of these assumptions moves the ratio.")
        flat = [each for each in shifted if each not in moved]
        if flat:
            lines.append(f"The plain ratio stays as good as any under: {_titles(flat)}.")
        return lines

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data for JSON."""
        both = self.together
        return {
            "plain_ratio": self.plain_ratio,
            "answers": [each.to_dict(self.plain_ratio) for each in self.answers],
            "acceptable_to_all": None if both is None else list(both.ends),
            "ratio_acceptable_to_all": None if both is None else both.ratio,
            "explanation": self.explain(),
        }


def _titles(answers: Sequence[DesignAnswer]) -> str:
    return ", ".join(each.title for each in answers)


def compare_designs(ground: Ground, accepted: Sequence[float] | None) -> Comparison | None:
    """Answer every group under ``designs``; ``None`` if there is none.

    Parameters
    ----------
    ground : Ground
        The scenario, its plain game and that game's ratios.
    accepted : pair of float, or None
        Ratios that both accept in the plain game.

    Raises
    ------
    InputError
        Listing what is wrong in every group, each under ``designs.``.
    """
    groups = ground.scenario.designs
    if groups is None:
        return None
    answers: list[DesignAnswer] = []
    problems = []
    for key, designer in DESIGNERS.items():
        group = getattr(groups, key)
        if group is None:
            continue
        try:
            answers += designer(group, ground)
        except InputError as error:
            problems += [
                each if each.field.startswith("designs.") else each.under(f"designs.{key}")
                for each in error.problems
            ]
    if problems:
        raise InputError(*problems)
    if not answers:
        return None
    plain = None if ground.plain is None else ground.plain.exact
    answers.sort(key=lambda each: _rank(each, plain))
    both = None if accepted is None else RatioSet.between(*accepted)
    return Comparison(ground.plain, both, tuple(answers), tuple(_left_out(ground, answers)))


def _rank(answer: DesignAnswer, plain: Fraction | None) -> tuple[bool, bool, Fraction]:
    change = answer.change(None if plain is None else float(plain))
    return answer.ratios is not None, not answer.moves(plain), -abs(Fraction(change or 0))


def _left_out(ground: Ground, answers: Sequence[DesignAnswer]) -> Iterator[str]:
    """Yield what is part of a change without being the assumption's doing."""
    if ground.game.rivals:
        counted = [each for each in answers if each.key in WITH_RIVALS]
        if not counted:
            yield "Rivals are left out under each of these assumptions, which is part of the change."
        elif len(counted) < len(answers):
            yield f"Rivals are left out, which is part of the change, except under: {_titles(counted)}."
    if ground.game.voluntary:
        without = [each for each in answers if each.key in WITHOUT_CHANCE]
        if without:
            yield (
                "The chance that the plant comes anyway is left out, which is part of the change, under:"
                f" {_titles(without)}."
            )
