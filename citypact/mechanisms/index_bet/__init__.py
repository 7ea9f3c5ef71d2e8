"""Bets on water quality: who pays whom when a pollution index is met, and what effort that buys."""

from citypact.mechanisms.index_bet.best_reply import (
    EffortReply,
    best_effort,
    expected_payment,
    single_peak_cost,
)
from citypact.mechanisms.index_bet.bet_study import study_bet
from citypact.mechanisms.index_bet.grid_contract import design_contract
from citypact.mechanisms.index_bet.grid_minimal_stake import minimal_stake
from citypact.mechanisms.index_bet.inference import IndexBox, infer_from_stake
from citypact.mechanisms.index_bet.inference_result import Inference
from citypact.mechanisms.index_bet.joint_efforts import DownstreamEffort, joint_bet
from citypact.mechanisms.index_bet.joint_result import JointBet, JointEquilibrium
from citypact.mechanisms.index_bet.limited_liability import least_rent_stake
from citypact.mechanisms.index_bet.linear_pay import LinearPay, risk_averse_pay
from citypact.mechanisms.index_bet.multitask import multitask_pay, weight_gaps
from citypact.mechanisms.index_bet.multitask_result import MultitaskPay
from citypact.mechanisms.index_bet.noisy_index import NoisyIndex
from citypact.mechanisms.index_bet.pollution_index import PollutionIndex
from citypact.mechanisms.index_bet.quantity_term import (
    Inflow,
    PaymentMoments,
    QuantityTerm,
    implied_price,
    payment_moments,
)
from citypact.mechanisms.index_bet.stake_design import StakeLimits, efficient_stake
from citypact.mechanisms.index_bet.stake_result import StakeDesign
from citypact.mechanisms.index_bet.study_result import BetStudy
from citypact.mechanisms.index_bet.tiers import IndexBet, Tier

__all__ = [
    "BetStudy",
    "DownstreamEffort",
    "EffortReply",
    "IndexBet",
    "IndexBox",
    "Inference",
    "Inflow",
    "JointBet",
    "JointEquilibrium",
    "LinearPay",
    "MultitaskPay",
    "NoisyIndex",
    "PaymentMoments",
    "PollutionIndex",
    "QuantityTerm",
    "StakeDesign",
    "StakeLimits",
    "Tier",
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
    "risk_averse_pay",
    "single_peak_cost",
    "study_bet",
    "weight_gaps",
]
