"""Audits of shared air and rivers: abatement, compensation between two cities, pools of many governments."""
