"""Rules for sharing a river: its water, the cost of keeping it clean, and deals along it."""

from citypact.mechanisms.river_rules.cleanup.doctrines import share_cleanup
from citypact.mechanisms.river_rules.cleanup.result import CleanUpShares
from citypact.mechanisms.river_rules.neighbours.deals import bilateral_deals
from citypact.mechanisms.river_rules.neighbours.result import NeighbourDeals
from citypact.mechanisms.river_rules.neighbours.standing import NeighbourValue, neighbours_value
from citypact.mechanisms.river_rules.pool.incentives import (
    PoolRange,
    SectionIncentive,
    pool_range,
    section_incentives,
)
from citypact.mechanisms.river_rules.pool.rules import Forfeit, PollutionPool
from citypact.mechanisms.river_rules.pool.settlement import PoolSettlement, settle_pool
from citypact.mechanisms.river_rules.transfer_rate.carried_waste import (
    share_by_transfer,
    transfer_ranges,
    upstream_responsibility,
)
from citypact.mechanisms.river_rules.transfer_rate.result import TransferRanges, TransferShares
from citypact.mechanisms.river_rules.water.agreement import WaterAgreement
from citypact.mechanisms.river_rules.water.certificate import certify_use
from citypact.mechanisms.river_rules.water.design import share_river, within_aspirations
from citypact.mechanisms.river_rules.water.program import WaterByProgram, water_by_program
from citypact.mechanisms.river_rules.water.rules import WATER_RULES, water_shares
from citypact.mechanisms.river_rules.water.uniqueness import SharingRanges, sharing_ranges

__all__ = [
    "WATER_RULES",
    "CleanUpShares",
    "Forfeit",
    "NeighbourDeals",
    "NeighbourValue",
    "PollutionPool",
    "PoolRange",
    "PoolSettlement",
    "SectionIncentive",
    "SharingRanges",
    "TransferRanges",
    "TransferShares",
    "WaterAgreement",
    "WaterByProgram",
    "bilateral_deals",
    "certify_use",
    "neighbours_value",
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
