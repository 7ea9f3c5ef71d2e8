"""Forms of contract: an agreed effort, a price per unit, a share of the cost."""
