"""Agreements where damage grows faster than pollution."""
