"""A leader that sets the ratio and foresees how the tax base answers."""
