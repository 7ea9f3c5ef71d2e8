"""What the numbers of a split are called in tables and pictures."""

from __future__ import annotations

INPUT_NAMES = {
    "revenue": "R, tax that can be shared",
    "origin_loss": "L, net loss of origin",
    "destination_cost": "K, net cost of destination",
    "voluntary": "chance of coming anyway",
    "origin_weight": "weight of origin",
}
