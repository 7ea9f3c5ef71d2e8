"""Equilibria of tables, and the obstacles between cities."""
