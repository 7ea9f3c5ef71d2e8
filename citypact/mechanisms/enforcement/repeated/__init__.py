"""Promises in a repeated dilemma: patience, monitoring and the length of punishment."""

from citypact.mechanisms.enforcement.repeated.promise import keep_promise
from citypact.mechanisms.enforcement.repeated.punishments import Monitoring
from citypact.mechanisms.enforcement.repeated.result import PromiseKeeping, Punishment
from citypact.mechanisms.enforcement.repeated.stage import StageDilemma

__all__ = ["Monitoring", "PromiseKeeping", "Punishment", "StageDilemma", "keep_promise"]
