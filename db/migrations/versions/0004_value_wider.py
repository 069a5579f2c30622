"""The index by value also has place and indicator: the largest figures of one are found without reading those of the others."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.drop_index("figure_value", "figure")
    op.create_index(
        "figure_value",
        "figure",
        ["value", "place", "indicator"],
        unique=False,
        sqlite_where=sa.text("retired_in IS NULL AND value IS NOT NULL"),
        postgresql_where=sa.text("retired_in IS NULL AND value IS NOT NULL"),
    )
