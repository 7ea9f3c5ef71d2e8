"""The local page and the JSON API: the package's answers over HTTP, without mathematics of its own."""
