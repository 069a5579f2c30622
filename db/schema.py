"""The tables: four ledgers of statements that are never edited, and the loads that brought or retired each version."""

from collections.abc import Mapping, Sequence

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.schema import SchemaItem

from db import codes

metadata = MetaData()

load = Table(
    "load",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),  # UTC, ISO 8601
    Column("by_whom", Text, nullable=False),
    Column("door", Text, nullable=False),  # cli | web | fetch
    Column("file", Text, nullable=False, server_default=""),
    Column("sha256", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("read", Integer, nullable=False),  # rows in the file
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("undoes", Integer, ForeignKey("load.number")),
    Column("digest", Text, nullable=False),  # over the ids this load added and retired
    CheckConstraint("door IN ('cli', 'web', 'fetch')", name="load_door"),
    CheckConstraint("undoes < number", name="load_undoes_an_earlier_one"),
)

# Which kinds of warning somebody had seen and ticked when a load was made, and how many there were of each.
load_tick = Table(
    "load_tick",
    metadata,
    Column("load", Integer, ForeignKey("load.number"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("warnings", Integer, nullable=False),
)


def _one_of(column: str, allowed: Mapping[str, str]) -> CheckConstraint:
    """One of the codes, or NULL where the column allows it. Spelled with OR: SQLite builds a table for each IN at each row."""
    return CheckConstraint(" OR ".join(f"{column} = '{code}'" for code in allowed), name=f"known_{column}")


def _ledger(name: str, *parts: SchemaItem) -> Table:
    """A ledgered table: each row is one version of the statement `key`, with `id` the hash of its content."""
    return Table(
        name,
        metadata,
        Column("id", Text, nullable=False),
        Column("key", Text, nullable=False),
        *parts,
        Column("added_in", Integer, ForeignKey("load.number"), nullable=False),
        Column("retired_in", Integer, ForeignKey("load.number")),
        CheckConstraint("retired_in > added_in", name=f"{name}_retired_after_added"),
        # The database itself promises one live version of each key.
        Index(
            f"{name}_live_key",
            "key",
            unique=True,
            sqlite_where=text("retired_in IS NULL"),
            postgresql_where=text("retired_in IS NULL"),
        ),
        Index(
            f"{name}_retired",
            "retired_in",
            sqlite_where=text("retired_in IS NOT NULL"),
            postgresql_where=text("retired_in IS NOT NULL"),
        ),
        Index(f"{name}_id", "id"),
        Index(f"{name}_added", "added_in"),
    )


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text) for name in names]


source = _ledger(
    "source",
    *[Column(name, Text, nullable=False) for name in ("title", "producer", "kind", "citation_full")],
    *_texts("authors", "date_published", "date_accessed", "language", "url", "read_from", "sha256"),
    *_texts("licence", "licence_url", "republish", "note"),
    _one_of("kind", codes.SOURCE_KINDS),
    _one_of("republish", codes.REPUBLISH),
    CheckConstraint("(licence IS NULL) = (licence_url IS NULL)", name="licence_is_a_pair"),
)

indicator = _ledger(
    "indicator",
    *[Column(name, Text, nullable=False) for name in ("title", "definition", "target_population", "unit", "kind", "topic")],
    *_texts("numerator", "denominator", "family", "code", "note"),
    _one_of("kind", codes.INDICATOR_KINDS),
    _one_of("topic", codes.TOPICS),
)

# Which numbers stand with which qualifier. A false figure cannot be stored: no end point for "more than", no point for a range.
_NUMBERS_AGREE = """CASE qualifier
    WHEN 'exact' THEN value IS NOT NULL
    WHEN 'about' THEN value IS NOT NULL
    WHEN 'between' THEN value IS NULL AND lower IS NOT NULL AND upper IS NOT NULL
    WHEN 'more_than' THEN value IS NULL AND lower IS NOT NULL AND upper IS NULL
    WHEN 'at_least' THEN value IS NULL AND lower IS NOT NULL AND upper IS NULL
    WHEN 'less_than' THEN value IS NULL AND lower IS NULL AND upper IS NOT NULL
    WHEN 'at_most' THEN value IS NULL AND lower IS NULL AND upper IS NOT NULL
    WHEN 'in_words' THEN value IS NULL AND lower IS NULL AND upper IS NULL
    WHEN 'missing' THEN value IS NULL AND lower IS NULL AND upper IS NULL
    ELSE FALSE END"""

figure = _ledger(
    "figure",
    *[Column(name, Text, nullable=False) for name in ("source", "indicator", "place")],
    *_texts("period", "group", "variant"),
    *[Column(name, Float(53)) for name in ("value", "lower", "upper")],
    Column("qualifier", Text, nullable=False),
    *_texts("interval_type", "method", "obs_status", "as_printed", "reported_as", "claimant", "claimant_kind"),
    Column("attribution", Text, nullable=False),
    *_texts("quote", "locator", "quotes", "original", "note"),
    Column("first_year", Integer),  # of the period, for filters and order; NULL when the source gives no period
    Column("last_year", Integer),
    _one_of("interval_type", codes.INTERVAL_TYPES),
    _one_of("method", codes.METHODS),
    _one_of("claimant_kind", codes.SOURCE_KINDS),
    _one_of("attribution", codes.ATTRIBUTIONS),
    CheckConstraint("lower <= upper", name="figure_lower_not_above_upper"),
    CheckConstraint(_NUMBERS_AGREE, name="figure_qualifier_agrees_with_numbers"),
    CheckConstraint("first_year <= last_year", name="figure_period_runs_forward"),
    Index("figure_place_indicator", "place", "indicator"),
    Index("figure_indicator", "indicator"),
    Index("figure_source", "source"),
    Index(
        "figure_value",  # and what most often narrows it, so that no row is read in vain
        "value",
        "place",
        "indicator",
        sqlite_where=text("retired_in IS NULL AND value IS NOT NULL"),
        postgresql_where=text("retired_in IS NULL AND value IS NOT NULL"),
    ),
    Index("figure_quotes", "quotes", sqlite_where=text("quotes IS NOT NULL"), postgresql_where=text("quotes IS NOT NULL")),
)

milestone = _ledger(
    "milestone",
    *[Column(name, Text, nullable=False) for name in ("source", "place", "date", "category", "title")],
    *_texts("variant", "description", "claimant", "claimant_kind"),
    Column("attribution", Text, nullable=False),
    *_texts("quote", "locator", "quotes", "original", "note"),
    Column("earliest", Text),  # ISO dates between which it lies or lasts; NULL where the date is open
    Column("latest", Text),
    _one_of("category", codes.MILESTONE_CATEGORIES),
    _one_of("claimant_kind", codes.SOURCE_KINDS),
    _one_of("attribution", codes.ATTRIBUTIONS),
    CheckConstraint("earliest <= latest", name="milestone_date_runs_forward"),
    Index("milestone_place", "place"),
    Index("milestone_source", "source"),
)

# The ledgers in the order in which a load writes them.
LEDGERS: Mapping[str, Table] = {"source": source, "indicator": indicator, "figure": figure, "milestone": milestone}

# Columns that are computed from others or say when a version held: no part of what a statement says.
_NOT_CONTENT = frozenset({"id", "first_year", "last_year", "earliest", "latest", "added_in", "retired_in"})


def content_columns(ledger: str) -> Sequence[str]:
    """The columns whose text makes a statement of `ledger` what it is, in the order of the table: a new one goes last."""
    return [column.name for column in LEDGERS[ledger].columns if column.name not in _NOT_CONTENT]
