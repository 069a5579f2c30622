"""An index by value: the smallest and the largest figures are found without sorting all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index(
        "figure_value",
        "figure",
        ["value"],
        unique=False,
        sqlite_where=sa.text("retired_in IS NULL AND value IS NOT NULL"),
        postgresql_where=sa.text("retired_in IS NULL AND value IS NOT NULL"),
    )
