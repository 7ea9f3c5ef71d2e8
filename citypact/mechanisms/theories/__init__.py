"""Theories that each call for a ratio: effort, risk, worst cases, careers, enforcement."""
