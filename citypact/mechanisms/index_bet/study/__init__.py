"""A bet judged as it stands."""
