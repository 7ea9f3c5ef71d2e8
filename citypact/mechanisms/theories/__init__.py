"""Theories that each call for a ratio: effort, risk, beliefs, worst cases, careers, enforcement."""
