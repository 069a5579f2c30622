"""The loading desk: accounts, sessions, sign-ins that failed, jobs, and the warnings that were ticked before a load."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "load_tick",
        sa.Column("load", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["load"], ["load.number"]),
        sa.PrimaryKeyConstraint("load", "code"),
    )
    op.create_table(
        "account",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("password_at", sa.Text(), nullable=False),
        sa.Column("disabled_at", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.Text(), nullable=True),
        sa.CheckConstraint("role = 'loader' OR role = 'admin'", name="known_role"),
        sa.PrimaryKeyConstraint("name"),
        sa.UniqueConstraint("folded"),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.name"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("session_account", "session", ["account"])
    op.create_table(
        "attempt",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("attempt_name", "attempt", ["name", "at"])
    op.create_index("attempt_address", "attempt", ["address", "at"])
    op.create_table(
        "job",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), server_default="", nullable=False),
        sa.Column("count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("beat_at", sa.Text(), nullable=False),
        sa.Column("load", sa.Integer(), nullable=True),
        sa.Column("about", sa.Text(), server_default="{}", nullable=False),
        sa.CheckConstraint("kind = 'file' OR kind = 'figure' OR kind = 'milestone' OR kind = 'undo'", name="known_kind"),
        sa.CheckConstraint(
            "state = 'waiting' OR state = 'checking' OR state = 'refused' OR state = 'same' OR state = 'ready' OR state = 'writing' OR state = 'loaded' OR state = 'overtaken' OR state = 'failed' OR state = 'cancelled' OR state = 'dropped'",
            name="known_state",
        ),
        sa.ForeignKeyConstraint(["account"], ["account.name"]),
        sa.ForeignKeyConstraint(["load"], ["load.number"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("job_created", "job", ["created_at"])
    op.create_index("job_state", "job", ["state"])
