"""The four ledgers and the loads."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "load",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by_whom", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), server_default="", nullable=False),
        sa.Column("sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("door IN ('cli', 'web', 'fetch')", name="load_door"),
        sa.CheckConstraint("undoes < number", name="load_undoes_an_earlier_one"),
        sa.ForeignKeyConstraint(
            ["undoes"],
            ["load.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "figure",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("group", sa.Text(), nullable=True),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("value", sa.Float(precision=53), nullable=True),
        sa.Column("lower", sa.Float(precision=53), nullable=True),
        sa.Column("upper", sa.Float(precision=53), nullable=True),
        sa.Column("qualifier", sa.Text(), nullable=False),
        sa.Column("interval_type", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("obs_status", sa.Text(), nullable=True),
        sa.Column("as_printed", sa.Text(), nullable=True),
        sa.Column("reported_as", sa.Text(), nullable=True),
        sa.Column("claimant", sa.Text(), nullable=True),
        sa.Column("claimant_kind", sa.Text(), nullable=True),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("locator", sa.Text(), nullable=True),
        sa.Column("quotes", sa.Text(), nullable=True),
        sa.Column("original", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("first_year", sa.Integer(), nullable=True),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("added_in", sa.Integer(), nullable=False),
        sa.Column("retired_in", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "CASE qualifier\n    WHEN 'exact' THEN value IS NOT NULL\n    WHEN 'about' THEN value IS NOT NULL\n    WHEN 'between' THEN value IS NULL AND lower IS NOT NULL AND upper IS NOT NULL\n    WHEN 'more_than' THEN value IS NULL AND lower IS NOT NULL AND upper IS NULL\n    WHEN 'at_least' THEN value IS NULL AND lower IS NOT NULL AND upper IS NULL\n    WHEN 'less_than' THEN value IS NULL AND lower IS NULL AND upper IS NOT NULL\n    WHEN 'at_most' THEN value IS NULL AND lower IS NULL AND upper IS NOT NULL\n    WHEN 'in_words' THEN value IS NULL AND lower IS NULL AND upper IS NULL\n    WHEN 'missing' THEN value IS NULL AND lower IS NULL AND upper IS NULL\n    ELSE FALSE END",
            name="figure_qualifier_agrees_with_numbers",
        ),
        sa.CheckConstraint(
            "attribution = 'own' OR attribution = 'interview' OR attribution = 'quoted'", name="known_attribution"
        ),
        sa.CheckConstraint(
            "claimant_kind = 'government' OR claimant_kind = 'un_agency' OR claimant_kind = 'international' OR claimant_kind = 'research' OR claimant_kind = 'ngo' OR claimant_kind = 'expert' OR claimant_kind = 'news'",
            name="known_claimant_kind",
        ),
        sa.CheckConstraint(
            "interval_type = 'ci95' OR interval_type = 'ui95' OR interval_type = 'ui90' OR interval_type = 'sensitivity' OR interval_type = 'reported_range' OR interval_type = 'between_places' OR interval_type = 'not_stated'",
            name="known_interval_type",
        ),
        sa.CheckConstraint(
            "method = 'CR' OR method = 'TM' OR method = 'PM' OR method = 'MM' OR method = 'HM' OR method = 'MI' OR method = 'TP' OR method = 'CM' OR method = 'OT' OR method = 'register' OR method = 'survey' OR method = 'expert' OR method = 'programme' OR method = 'compiled' OR method = 'model' OR method = 'derived'",
            name="known_method",
        ),
        sa.CheckConstraint("first_year <= last_year", name="figure_period_runs_forward"),
        sa.CheckConstraint("lower <= upper", name="figure_lower_not_above_upper"),
        sa.CheckConstraint("retired_in > added_in", name="figure_retired_after_added"),
        sa.ForeignKeyConstraint(
            ["added_in"],
            ["load.number"],
        ),
        sa.ForeignKeyConstraint(
            ["retired_in"],
            ["load.number"],
        ),
    )
    op.create_index("figure_added", "figure", ["added_in"], unique=False)
    op.create_index("figure_id", "figure", ["id"], unique=False)
    op.create_index("figure_indicator", "figure", ["indicator"], unique=False)
    op.create_index(
        "figure_live_key",
        "figure",
        ["key"],
        unique=True,
        sqlite_where=sa.text("retired_in IS NULL"),
        postgresql_where=sa.text("retired_in IS NULL"),
    )
    op.create_index("figure_place_indicator", "figure", ["place", "indicator"], unique=False)
    op.create_index(
        "figure_quotes",
        "figure",
        ["quotes"],
        unique=False,
        sqlite_where=sa.text("quotes IS NOT NULL"),
        postgresql_where=sa.text("quotes IS NOT NULL"),
    )
    op.create_index(
        "figure_retired",
        "figure",
        ["retired_in"],
        unique=False,
        sqlite_where=sa.text("retired_in IS NOT NULL"),
        postgresql_where=sa.text("retired_in IS NOT NULL"),
    )
    op.create_index("figure_source", "figure", ["source"], unique=False)
    op.create_table(
        "indicator",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("target_population", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("numerator", sa.Text(), nullable=True),
        sa.Column("denominator", sa.Text(), nullable=True),
        sa.Column("family", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("added_in", sa.Integer(), nullable=False),
        sa.Column("retired_in", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind = 'count' OR kind = 'share' OR kind = 'rate' OR kind = 'amount'", name="known_kind"),
        sa.CheckConstraint(
            "topic = 'injecting' OR topic = 'drug_use' OR topic = 'hiv' OR topic = 'harm_reduction' OR topic = 'trafficking' OR topic = 'population' OR topic = 'context'",
            name="known_topic",
        ),
        sa.CheckConstraint("retired_in > added_in", name="indicator_retired_after_added"),
        sa.ForeignKeyConstraint(
            ["added_in"],
            ["load.number"],
        ),
        sa.ForeignKeyConstraint(
            ["retired_in"],
            ["load.number"],
        ),
    )
    op.create_index("indicator_added", "indicator", ["added_in"], unique=False)
    op.create_index("indicator_id", "indicator", ["id"], unique=False)
    op.create_index(
        "indicator_live_key",
        "indicator",
        ["key"],
        unique=True,
        sqlite_where=sa.text("retired_in IS NULL"),
        postgresql_where=sa.text("retired_in IS NULL"),
    )
    op.create_index(
        "indicator_retired",
        "indicator",
        ["retired_in"],
        unique=False,
        sqlite_where=sa.text("retired_in IS NOT NULL"),
        postgresql_where=sa.text("retired_in IS NOT NULL"),
    )
    op.create_table(
        "milestone",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("claimant", sa.Text(), nullable=True),
        sa.Column("claimant_kind", sa.Text(), nullable=True),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("locator", sa.Text(), nullable=True),
        sa.Column("quotes", sa.Text(), nullable=True),
        sa.Column("original", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("earliest", sa.Text(), nullable=True),
        sa.Column("latest", sa.Text(), nullable=True),
        sa.Column("added_in", sa.Integer(), nullable=False),
        sa.Column("retired_in", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "attribution = 'own' OR attribution = 'interview' OR attribution = 'quoted'", name="known_attribution"
        ),
        sa.CheckConstraint(
            "category = 'pilot' OR category = 'programme' OR category = 'law' OR category = 'service' OR category = 'prison' OR category = 'policy' OR category = 'context'",
            name="known_category",
        ),
        sa.CheckConstraint(
            "claimant_kind = 'government' OR claimant_kind = 'un_agency' OR claimant_kind = 'international' OR claimant_kind = 'research' OR claimant_kind = 'ngo' OR claimant_kind = 'expert' OR claimant_kind = 'news'",
            name="known_claimant_kind",
        ),
        sa.CheckConstraint("earliest <= latest", name="milestone_date_runs_forward"),
        sa.CheckConstraint("retired_in > added_in", name="milestone_retired_after_added"),
        sa.ForeignKeyConstraint(
            ["added_in"],
            ["load.number"],
        ),
        sa.ForeignKeyConstraint(
            ["retired_in"],
            ["load.number"],
        ),
    )
    op.create_index("milestone_added", "milestone", ["added_in"], unique=False)
    op.create_index("milestone_id", "milestone", ["id"], unique=False)
    op.create_index(
        "milestone_live_key",
        "milestone",
        ["key"],
        unique=True,
        sqlite_where=sa.text("retired_in IS NULL"),
        postgresql_where=sa.text("retired_in IS NULL"),
    )
    op.create_index("milestone_place", "milestone", ["place"], unique=False)
    op.create_index(
        "milestone_retired",
        "milestone",
        ["retired_in"],
        unique=False,
        sqlite_where=sa.text("retired_in IS NOT NULL"),
        postgresql_where=sa.text("retired_in IS NOT NULL"),
    )
    op.create_index("milestone_source", "milestone", ["source"], unique=False)
    op.create_table(
        "source",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("producer", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("citation_full", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=True),
        sa.Column("date_published", sa.Text(), nullable=True),
        sa.Column("date_accessed", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("read_from", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=True),
        sa.Column("licence_url", sa.Text(), nullable=True),
        sa.Column("republish", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("added_in", sa.Integer(), nullable=False),
        sa.Column("retired_in", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind = 'government' OR kind = 'un_agency' OR kind = 'international' OR kind = 'research' OR kind = 'ngo' OR kind = 'expert' OR kind = 'news'",
            name="known_kind",
        ),
        sa.CheckConstraint("republish = 'yes' OR republish = 'no'", name="known_republish"),
        sa.CheckConstraint("(licence IS NULL) = (licence_url IS NULL)", name="licence_is_a_pair"),
        sa.CheckConstraint("retired_in > added_in", name="source_retired_after_added"),
        sa.ForeignKeyConstraint(
            ["added_in"],
            ["load.number"],
        ),
        sa.ForeignKeyConstraint(
            ["retired_in"],
            ["load.number"],
        ),
    )
    op.create_index("source_added", "source", ["added_in"], unique=False)
    op.create_index("source_id", "source", ["id"], unique=False)
    op.create_index(
        "source_live_key",
        "source",
        ["key"],
        unique=True,
        sqlite_where=sa.text("retired_in IS NULL"),
        postgresql_where=sa.text("retired_in IS NULL"),
    )
    op.create_index(
        "source_retired",
        "source",
        ["retired_in"],
        unique=False,
        sqlite_where=sa.text("retired_in IS NOT NULL"),
        postgresql_where=sa.text("retired_in IS NOT NULL"),
    )
