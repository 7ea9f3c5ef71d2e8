"""Dividing what a coalition earns or pays: every rule by name, and proposals held against a game."""

from citypact.mechanisms.allocation.checking import check_proposal
from citypact.mechanisms.allocation.division import Division, divide
from citypact.mechanisms.allocation.proposal_check import Objection, ProposalCheck
from citypact.mechanisms.allocation.rules import DEFAULT_RULES, RULES, Rule, rules_named

__all__ = [
    "DEFAULT_RULES",
    "RULES",
    "Division",
    "Objection",
    "ProposalCheck",
    "Rule",
    "check_proposal",
    "divide",
    "rules_named",
]
