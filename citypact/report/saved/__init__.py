"""Answers as files: written whole or not at all."""
