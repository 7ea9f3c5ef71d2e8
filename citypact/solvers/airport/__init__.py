"""Rules that share the cost of a facility of which some need more than others."""
