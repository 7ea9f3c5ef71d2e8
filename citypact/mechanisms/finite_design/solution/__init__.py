"""The program of a design problem, how it is solved, and what is in the way when it cannot be."""
