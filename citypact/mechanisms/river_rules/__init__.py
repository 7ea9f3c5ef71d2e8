"""Rules for sharing a river: its water, the cost of keeping it clean, and deals along it."""

from citypact.mechanisms.river_rules.cleanup import share_cleanup
from citypact.mechanisms.river_rules.cleanup_shares import CleanUpShares
from citypact.mechanisms.river_rules.neighbours import bilateral_deals
from citypact.mechanisms.river_rules.neighbours_deals import NeighbourDeals
from citypact.mechanisms.river_rules.pool import Forfeit, PollutionPool
from citypact.mechanisms.river_rules.pool_chishui import chishui_pool, chishui_readings
from citypact.mechanisms.river_rules.pool_incentives import pool_range, section_incentives
from citypact.mechanisms.river_rules.pool_settlement import PoolSettlement, settle_pool
from citypact.mechanisms.river_rules.transfer_rate import (
    share_by_transfer,
    transfer_ranges,
    upstream_responsibility,
)
from citypact.mechanisms.river_rules.transfer_rate_shares import TransferRanges, TransferShares
from citypact.mechanisms.river_rules.water_agreement import WaterAgreement
from citypact.mechanisms.river_rules.water_certificate import certify_use
from citypact.mechanisms.river_rules.water_program import WaterByProgram, water_by_program
from citypact.mechanisms.river_rules.water_shares import WATER_RULES, water_shares
from citypact.mechanisms.river_rules.water_sharing import share_river, within_aspirations
from citypact.mechanisms.river_rules.water_uniqueness import SharingRanges, sharing_ranges

__all__ = [
    "WATER_RULES",
    "CleanUpShares",
    "Forfeit",
    "NeighbourDeals",
    "PollutionPool",
    "PoolSettlement",
    "SharingRanges",
    "TransferRanges",
    "TransferShares",
    "WaterAgreement",
    "WaterByProgram",
    "bilateral_deals",
    "certify_use",
    "chishui_pool",
    "chishui_readings",
    "pool_range",
    "section_incentives",
    "settle_pool",
    "share_by_transfer",
    "share_cleanup",
    "share_river",
    "sharing_ranges",
    "transfer_ranges",
    "upstream_responsibility",
    "water_by_program",
    "water_shares",
    "within_aspirations",
]
