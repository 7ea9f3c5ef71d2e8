"""The growth of a council of cities: who joins next, where it stops, and whether history agrees."""

from citypact.mechanisms.council_growth.admission import Admission, Growth, grow
from citypact.mechanisms.council_growth.answer import GrowthAnswer
from citypact.mechanisms.council_growth.council import council_growth
from citypact.mechanisms.council_growth.validation import Validation, validate_order

__all__ = ["Admission", "Growth", "GrowthAnswer", "Validation", "council_growth", "grow", "validate_order"]
