"""What the API takes and gives, as it is documented: fields with units, bounds and examples."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

#: Letters of a text, and tables beside it.
LONGEST_TEXT, MOST_FILES = 1024 * 1024, 8
#: Beyond this no amount of money or weight is meant; exact arithmetic stays short.
LARGEST = 1e15

Amount = Annotated[float, Field(ge=-LARGEST, le=LARGEST)]
Part = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=LARGEST)]


class Strict(BaseModel):
    """No unknown field, no text in place of a number, no NaN."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class SplitInputs(Strict):
    """A pair of cities by R, L and K, or a scenario; and what is chosen."""

    revenue: Amount | None = Field(
        None, description="R, PV of the tax that can be shared, 亿元.", examples=[4]
    )
    origin_loss: Amount | None = Field(None, description="L, net loss of the origin, 亿元.", examples=[1.2])
    destination_cost: Amount | None = Field(
        None, description="K, net cost of the destination, 亿元.", examples=[0.8]
    )
    voluntary: Part | None = Field(None, description="Probability that the plant comes without a deal.")
    rivals: list[Amount] | None = Field(
        None, max_length=1000, description="Surplus of each rival destination, 亿元."
    )
    window_share: Part | None = Field(None, description="R over the PV of all local tax of the plant.")
    criterion: str | None = Field(
        None,
        max_length=200,
        description="Criterion; a,b means a first, then b among its optima.",
        examples=["nash"],
    )
    ratio_cap: Part | None = Field(None, description="Highest ratio the levers allow.")
    origin_weight: Weight | None = Field(None, description="Weight of the origin.", examples=[0.5])
    proposer: Literal["origin", "destination"] | None = Field(None, description="For take-it-or-leave-it.")
    origin_discount: Part | None = Field(None, description="Discount a round (rubinstein).")
    destination_discount: Part | None = Field(None, description="Discount a round (rubinstein).")
    origin_income: Weight | None = Field(None, description="Income per head (need-weighted).")
    destination_income: Weight | None = Field(None, description="Income per head (need-weighted).")
    aversion: Weight | None = Field(None, description="Aversion to inequality (need-weighted).")
    origin_rank: Weight | None = Field(None, description="Administrative rank (rank-weighted).")
    destination_rank: Weight | None = Field(None, description="Administrative rank (rank-weighted).")
    reference: Part | None = Field(None, description="Ratio to stay near: nearest, and ties.")
    scenario: dict[str, Any] | None = Field(None, description="Scenario of kind relocation as plain data.")
    cash_flow: bool | None = Field(
        None, description="Design the yearly payments too (scenario with a plant)."
    )


class StatuteInputs(Strict):
    """One enterprise by its base, or a list; terms that are left out are those of Caiyu [2015] 92."""

    base: Amount | None = Field(None, description="Yearly local tax before the move, 亿元.", examples=[1])
    growth: Weight | None = Field(
        None, description="Local tax after the move over that before.", examples=[1.2]
    )
    gross_base: Amount | None = Field(None, description="Yearly gross tax before the move, 亿元.")
    check_eligibility: bool | None = Field(None, description="Test the threshold with a base too.")
    firms: list[dict[str, Any]] | None = Field(
        None, max_length=20_000, description="Enterprises, as POST /api/read/enterprises returns them."
    )
    rate: Part | None = Field(None, description="Yearly discount rate; 4% is 0.04.", examples=[0.04])
    horizon: int | None = Field(None, ge=1, le=1000, description="Calendar years of tax.", examples=[20])
    ratio: Part | None = Field(None, description="Origin's share of the local three taxes.")
    years: int | None = Field(None, ge=0, le=1000, description="Ordinary term, years.")
    extension: int | None = Field(None, ge=0, le=1000, description="Extension of the term, years.")
    cap: Weight | None = Field(None, description="Cap as a multiple of the three prior years' tax.")
    top_up: Part | None = Field(None, description="Part of the shortfall that the centre pays.")
    top_up_lag: int | None = Field(None, ge=0, le=1, description="Years from the end of the term to it.")
    delay: int | None = Field(None, ge=0, le=1000, description="Years from signing to attainment.")
    ramp: Part | None = Field(None, description="Part of full tax that the first year yields.")
    threshold: Amount | None = Field(None, description="Least average prior tax, 亿元 a year.")
    threshold_basis: Literal["local", "gross"] | None = Field(
        None, description="Tax that it is held against."
    )
    cap_basis: Literal["local", "gross"] | None = Field(
        None, description="Tax that the cap is a multiple of."
    )
    year_count: Literal["calendar", "twelve_month"] | None = Field(None, description="How years are counted.")
    attainment_month: int | None = Field(None, ge=1, le=12, description="Month of attainment.")
    clock_start: Literal["attainment", "registration", "first_tax"] | None = Field(
        None, description="What starts the term."
    )
    share_before_attainment: bool | None = Field(None, description="Share tax paid before the clock starts.")
    extension_trigger: Literal["cap_not_reached", "tax_below_threshold"] | None = Field(
        None, description="What extends the term."
    )
    destination_tiers: dict[str, Part] | None = Field(
        None, description="Part of each level of the destination."
    )
    origin_tiers: dict[str, Part] | None = Field(None, description="Part of each level of the origin.")


class CompensationInputs(Strict):
    """An upstream and a downstream side by three numbers, or a scenario; amounts in 亿元 a year."""

    downstream_benefit: Amount | None = Field(
        None, description="b_D, worth of a unit of effort.", examples=[2]
    )
    upstream_benefit: Amount | None = Field(None, description="b_U, its worth upstream.", examples=[0])
    cost: Amount | None = Field(None, description="c, curvature of the cost of effort.", examples=[1.5])
    grant: Amount | None = Field(None, description="Z, central money paid upstream with the agreement.")
    transfer_cap: Amount | None = Field(
        None, description="Most that downstream can pay a year.", examples=[1]
    )
    weight: Part | None = Field(None, description="Bargaining weight of upstream.")
    central_benefit: Amount | None = Field(None, description="b_Z, worth of a unit of effort to others.")
    scenario: dict[str, Any] | None = Field(None, description="Scenario of kind water as plain data.")


class PostedInputs(Strict):
    """What is believed about two private costs, over the shared tax."""

    origin: str | dict[str, Any] | None = Field(
        None, description="uniform:LOW,HIGH or beta:ALPHA,BETA, or as plain data.", examples=["uniform:0,0.6"]
    )
    destination: str | dict[str, Any] | None = Field(
        None, description="The same for the destination.", examples=["beta:2,5"]
    )
    types: int | None = Field(None, ge=2, le=100, description="Most types of a city in the programs.")


Inputs = TypeVar("Inputs")


class Question(Strict, Generic[Inputs]):
    """A question: inputs as a saved result holds them, or a case or a text with inputs that go before it."""

    inputs: Inputs | None = Field(None, description="Inputs as the result's own inputs.")
    case: str | None = Field(None, max_length=100, description="Name of a shipped case or game.")
    text: str | None = Field(
        None, max_length=LONGEST_TEXT, description="YAML of a scenario or game, or Gambit's strategic form."
    )
    files: dict[str, str] | None = Field(
        None, max_length=MOST_FILES, description="Tables (CSV) that the text names, by their names."
    )


class Problem(BaseModel):
    """One mistake, in parts and as one line."""

    field: str
    found: str
    expected: str
    place: str
    remedy: str
    line: str


class Refusal(BaseModel):
    """Why there is no answer."""

    error: str = Field(description="The kind of refusal in a word.", examples=["input"])
    problems: list[Problem]


class Picture(BaseModel):
    """A picture as plotly.js draws it."""

    name: str
    caption: str
    figure: dict[str, Any] = Field(description="data and layout.")


class Answer(BaseModel):
    """An answer."""

    kind: str
    language: Literal["en", "zh"]
    result: dict[str, Any] = Field(description="What --json prints; POST /api/verify rechecks it.")
    summary: dict[str, str] = Field(description="Figure, label, sentence, wide, moves and certificate.")
    blocks: list[dict[str, Any]] = Field(description="Headings, sentences and tables in reading order.")
    pictures: list[Picture]


class Read(BaseModel):
    """What a file holds: the inputs of a question of that kind."""

    kind: str
    encoding: str | None = Field(description="Of a text; null for a workbook.")
    inputs: dict[str, Any]


class Failure(BaseModel):
    """A line of a result that does not hold."""

    line: str
    expected: str
    found: str


class Verified(BaseModel):
    """How a recheck went."""

    holds: bool
    lines: int = Field(description="How many were checked.")
    failed: list[Failure]


class Cancelled(BaseModel):
    """Whether a question of that name was under way."""

    cancelled: bool
