"""Rivers of many cities: who lies below whom, what water is worth, who dirties and who cleans."""

from citypact.games.river.network import River

__all__ = ["River"]
