"""Roads and railways that several cities build: a trunk as good as its worst segment, and more."""
