"""What an agreement can do about each obstacle: levers, their cheapest set, and the answer as a whole."""
