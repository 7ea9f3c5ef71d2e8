"""Games with externalities: what a coalition is worth depends on how the others gather."""
