"""Waters, rivers, skies and stocks."""
