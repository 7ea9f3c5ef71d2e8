"""Councils whose members do more than they would alone, and outsiders who benefit without joining."""
