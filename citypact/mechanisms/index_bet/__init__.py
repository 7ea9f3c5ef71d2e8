"""Bets on water quality: who pays whom when a pollution index is met, and what effort that buys."""

from citypact.mechanisms.index_bet.contracts.cheapest import design_contract, recheck_contract
from citypact.mechanisms.index_bet.contracts.effort_choice import GridChoice, best_contract
from citypact.mechanisms.index_bet.contracts.result import GridContract
from citypact.mechanisms.index_bet.contracts.stake_needed import MinimalStake, minimal_stake, recheck_stake
from citypact.mechanisms.index_bet.contracts.ties import payment_ranges
from citypact.mechanisms.index_bet.effort.best_reply import (
    EffortReply,
    best_effort,
    expected_payment,
    single_peak_cost,
)
from citypact.mechanisms.index_bet.grid.model import GridModel
from citypact.mechanisms.index_bet.grid.refusal import NoGridContract
from citypact.mechanisms.index_bet.inference.observed_stake import IndexBox, infer_from_stake
from citypact.mechanisms.index_bet.inference.result import Inference
from citypact.mechanisms.index_bet.joint.efficiency import DownstreamEffort
from citypact.mechanisms.index_bet.joint.efforts import joint_bet
from citypact.mechanisms.index_bet.joint.result import JointBet, JointEquilibrium
from citypact.mechanisms.index_bet.slopes.linear_pay import LinearPay, risk_averse_pay
from citypact.mechanisms.index_bet.slopes.pollutants import multitask_pay, weight_gaps
from citypact.mechanisms.index_bet.slopes.pollutants_result import MultitaskPay
from citypact.mechanisms.index_bet.stake.design import StakeLimits, efficient_stake
from citypact.mechanisms.index_bet.stake.limited_liability import least_rent_stake
from citypact.mechanisms.index_bet.stake.result import StakeDesign
from citypact.mechanisms.index_bet.study.judgement import study_bet
from citypact.mechanisms.index_bet.study.result import BetStudy
from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex
from citypact.mechanisms.index_bet.terms.pollution_index import PollutionIndex
from citypact.mechanisms.index_bet.terms.quantity import (
    Inflow,
    PaymentMoments,
    QuantityTerm,
    implied_price,
    payment_moments,
)
from citypact.mechanisms.index_bet.terms.tiers import IndexBet, Tier

__all__ = [
    "BetStudy",
    "DownstreamEffort",
    "EffortReply",
    "GridChoice",
    "GridContract",
    "GridModel",
    "IndexBet",
    "IndexBox",
    "Inference",
    "Inflow",
    "JointBet",
    "JointEquilibrium",
    "LinearPay",
    "MinimalStake",
    "MultitaskPay",
    "NoGridContract",
    "NoisyIndex",
    "PaymentMoments",
    "PollutionIndex",
    "QuantityTerm",
    "StakeDesign",
    "StakeLimits",
    "Tier",
    "best_contract",
    "best_effort",
    "design_contract",
    "efficient_stake",
    "expected_payment",
    "implied_price",
    "infer_from_stake",
    "joint_bet",
    "least_rent_stake",
    "minimal_stake",
    "multitask_pay",
    "payment_moments",
    "payment_ranges",
    "recheck_contract",
    "recheck_stake",
    "risk_averse_pay",
    "single_peak_cost",
    "study_bet",
    "weight_gaps",
]
