"""Pictures as plain data, drawn by ``report.picture_chart`` (matplotlib) and ``report.plotly_chart``."""
