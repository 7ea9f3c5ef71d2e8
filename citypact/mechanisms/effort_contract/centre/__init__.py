"""A centre that moves first and pays a bonus on the tax."""
