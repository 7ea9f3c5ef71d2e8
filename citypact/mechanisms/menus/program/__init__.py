"""The menu as a convex program: its rows, its solution to rounding, and why there is none."""
