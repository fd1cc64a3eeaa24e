"""What a kind prepares for marking when a question is saved."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("wording", schema=None) as batch_op:
        batch_op.add_column(sa.Column("prepared", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("wording", schema=None) as batch_op:
        batch_op.drop_column("prepared")
