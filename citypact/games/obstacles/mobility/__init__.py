"""People, firms and services that move between cities."""
