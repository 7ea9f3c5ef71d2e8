"""Package deals: many issues in one agreement, and the money that must change hands."""
