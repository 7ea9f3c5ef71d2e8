"""citypact finds the agreement a group of cities will sign and keep.

The public names are imported when they are first used, so ``import citypact`` is instant:

>>> import citypact
>>> game = citypact.Relocation(revenue=1, origin_loss=0.3, destination_cost=0.1)
>>> citypact.split(game).ratio
0.6

``__init__.pyi`` tells type checkers the same names.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

#: Public names by the module that they are imported from.
_NAMES = {
    "errors": "CertificateError CityPactError InfeasibleDesign InputError SolverFailure",
    "games.abatement": "Abatement BenefitBox QuadraticDamage",
    "games.allocation": "Allocation",
    "games.club": "ClubGame CouncilGame",
    "games.coalitional": "CoalitionalGame FunctionGame",
    "games.coalitional.cached": "CachedGame",
    "games.coalitional.forms": (
        "AdditiveGame AirportGame AssignmentGame BankruptcyGame DividendGame LinearProductionGame "
        "SpanningTreeGame SquaredLinksGame WeightedGraphGame WeightedVotingGame"
    ),
    "games.coalitional.membership": "MembershipGame",
    "games.council.alike": "FallingBenefit LinearBenefit LinearDamage",
    "games.council.public_good": "RepeatedPublicGood",
    "games.differential": "StockGame",
    "games.enforcement_terms": "Enforcement FutureProjects",
    "games.firm": "FirmChoice",
    "games.obstacles.centre.absorption": "DevelopmentGap",
    "games.obstacles.centre.crowding": "Crowding",
    "games.obstacles.centre.leader": "Leadership",
    "games.obstacles.centre.rank_contest": "RankContest",
    "games.obstacles.council.intermediaries": "Intermediaries",
    "games.obstacles.council.siting": "ProjectSiting",
    "games.obstacles.fiscal.promotion": "Promotion",
    "games.obstacles.fiscal.tax_competition": "TaxCompetition",
    "games.obstacles.fiscal.triangle": "CentralTriangle",
    "games.obstacles.industry.directive": "Directive",
    "games.obstacles.industry.division": "DivisionOfLabour",
    "games.obstacles.industry.duplication": "Duplication",
    "games.obstacles.industry.segmentation": "Segmentation",
    "games.obstacles.mobility.location": "LocationChoice",
    "games.obstacles.mobility.public_resources": "PublicResources",
    "games.obstacles.mobility.recognition": "Recognition",
    "games.obstacles.network.rail_bank": "RailBank",
    "games.obstacles.network.rail_company": "RailCompany",
    "games.obstacles.network.road_network": "Link RoadNetwork Trip",
    "games.obstacles.network.trunk": "Trunk",
    "games.packages.deal": "PackageDeal",
    "games.partition.partition_game": "PartitionGame",
    "games.populations": "PopulationGame",
    "games.portfolio": "Portfolio PortfolioFirm",
    "games.relocation": "Relocation",
    "games.relocation_market": "Offer RelocationMarket",
    "games.relocation_path": "RelocationPath",
    "games.river": "CleanUp River RiverWater",
    "games.tournament": "OutputTournament",
    "games.water": "ProtectionGame SupervisionGame WaterPair",
    "mechanisms.abatement": "settle_abatement settle_box settle_quadratic",
    "mechanisms.agreement": "Agreement",
    "mechanisms.allocation": "ProposalCheck check_proposal",
    "mechanisms.cash_flow.design": "CashFlowDesign design_cash_flow",
    "mechanisms.cash_flow.families": "compare_families",
    "mechanisms.cash_flow.objective": "Objective",
    "mechanisms.cash_flow.rows": "Payments",
    "mechanisms.compensation": (
        "Compensation central_package compare_contracts compensate compensation_draws design_effort "
        "minimal_subsidy phase_out"
    ),
    "mechanisms.council_growth": "council_growth",
    "mechanisms.council_rules.alike_council": "council_of_alike",
    "mechanisms.council_rules.sky_council": "council_under_one_sky",
    "mechanisms.criterion_names": "CRITERIA",
    "mechanisms.draws": "relocation_draws",
    "mechanisms.effort_contract": (
        "EffortProblem ParkVenture centre_leads lead_ratio park_dividend share_effort"
    ),
    "mechanisms.enforcement": "FinitePipeline StageDilemma cherry_picking enforce_ratio keep_promise unravel",
    "mechanisms.fifty_fifty": "Calibration all_conditions reproduce",
    "mechanisms.finite_design": "Aim Mechanism MechanismTable audit design",
    "mechanisms.firm_choice": "design_hidden_inducement design_inducement retention_game",
    "mechanisms.growth_menu": (
        "GrowthMenuProblem GrowthType design_growth_menu menu_from_growth screening_path"
    ),
    "mechanisms.index_bet": (
        "IndexBet NoisyIndex PollutionIndex Tier design_contract efficient_stake infer_from_stake study_bet"
    ),
    "mechanisms.menus": "HiddenCost continuous_menu design_menu",
    "mechanisms.obstacles.answer": "ObstacleAnswer",
    "mechanisms.obstacles.catalogue": "solve_obstacle",
    "mechanisms.officials_agreement": "CreditProblem credit_polygon officials_split",
    "mechanisms.packages.answer": "solve_package",
    "mechanisms.packages.terms": "PackageTerms",
    "mechanisms.portfolio": "SideConstraints best_portfolio_ratio best_sector_ratios select_plants",
    "mechanisms.portfolio.assumed": "ratios_under",
    "mechanisms.portfolio.joint": "best_joint_terms",
    "mechanisms.ratio_moves": "what_moves",
    "mechanisms.ratio_set": "RatioSet",
    "mechanisms.relocation_market": "city_values share_market",
    "mechanisms.revenue_split": "split",
    "mechanisms.risk_sharing": "RiskProblem share_risk",
    "mechanisms.river_rules": "PollutionPool bilateral_deals settle_pool share_cleanup share_river",
    "mechanisms.robust": "BoxSet BudgetedSet EllipsoidSet price_of_robustness radius_of_ratio robust_split",
    "mechanisms.robust.regret": "regret_lottery",
    "mechanisms.robust.samples": "SampledCases cvar_split wasserstein_split",
    "mechanisms.statute": "Enterprise StatuteTerms apply_statute",
    "mechanisms.statute.design": "design_statute",
    "mechanisms.stock": "lead_stock time_consistent_payout",
    "mechanisms.theories.enforcement": "Pipeline",
    "mechanisms.theories.rate_box": "RateBox",
    "mechanisms.trade": (
        "BetaBelief EmpiricalBelief HistogramBelief PrivateCosts UniformBelief design_second_best post_ratio"
    ),
    "scenario.allocate_game": "allocate",
    "scenario.allocation_answer": "AllocationResult",
    "scenario.coalition_load": "game_names load_game",
    "scenario.enterprise_list": "read_enterprises",
    "scenario.load": (
        "case_names load_air load_council load_obstacle load_package load_river load_scenario load_water"
    ),
    "scenario.verify": "verify_result",
    "solvers.certificate": "Certificate",
    "solvers.property_report": "PropertyReport",
    "solvers.solved_allocation": "Guarantee SolvedAllocation",
}

_HOME = {name: f"citypact.{module}" for module, names in _NAMES.items() for name in names.split()}

__all__ = sorted(_HOME)  # noqa: PLE0605  # the stub lists them for type checkers


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'citypact' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})


class _Package(ModuleType):
    """The package itself, in which no room takes the place of the function that bears its name."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
