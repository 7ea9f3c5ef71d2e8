"""Pollution as a stock over time: payments that hold at every moment, and a leader's share."""

from citypact.mechanisms.stock.leader import StockLead, lead_stock
from citypact.mechanisms.stock.payout import time_consistent_payout
from citypact.mechanisms.stock.shares import StockPayout

__all__ = ["StockLead", "StockPayout", "lead_stock", "time_consistent_payout"]
