"""Deals between neighbours on a river alone, and what standing between others is worth."""
