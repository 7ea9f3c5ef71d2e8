"""Agreements where damage is linear in pollution."""
