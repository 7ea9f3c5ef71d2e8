"""The menu in closed form, at virtual costs that are pooled where they fall."""
