"""What further assumptions do to a ratio."""
