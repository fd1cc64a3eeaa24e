"""Quizzes that instructors make, and what their attempts and items keep besides."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
TIME = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "quiz",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", TEXT(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("status", TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", TIME(), nullable=False),
        sa.CheckConstraint("status in ('draft','published','retired')", name=op.f("ck_quiz_status")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_quiz_owner_id_user"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["class_id"], ["class.id"], name=op.f("fk_quiz_class_id_class"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz")),
        sa.UniqueConstraint("key", name=op.f("uq_quiz_key")),
    )
    with op.batch_alter_table("quiz", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quiz_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quiz_class_id"), ["class_id"], unique=False)
    op.create_table(
        "extra_time",
        sa.Column("quiz_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_extra_time_quiz_id_quiz"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_extra_time_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("quiz_id", "user_id", name=op.f("pk_extra_time")),
    )
    with op.batch_alter_table("extra_time", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extra_time_user_id"), ["user_id"], unique=False)
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.alter_column("deck_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("quiz_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("behaviour", TEXT(), nullable=False, server_default="practice"))
        batch_op.add_column(sa.Column("sequential", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("confidence", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("due_at", TIME(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_attempt_quiz_id_quiz"), "quiz", ["quiz_id"], ["id"], ondelete="CASCADE")
        batch_op.create_unique_constraint(batch_op.f("uq_attempt_quiz_id"), ["quiz_id", "user_id", "number"])
        batch_op.create_index(batch_op.f("ix_attempt_due_at"), ["due_at"], unique=False)
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("saved", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("flagged", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("sure", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM attempt WHERE deck_id IS NULL")
    with op.batch_alter_table("item", schema=None) as batch_op:
        for name in ("sure", "flagged", "tries", "saved"):
            batch_op.drop_column(name)
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_due_at"))
        batch_op.drop_constraint(batch_op.f("uq_attempt_quiz_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_attempt_quiz_id_quiz"), type_="foreignkey")
        for name in ("due_at", "confidence", "sequential", "behaviour", "number", "quiz_id"):
            batch_op.drop_column(name)
        batch_op.alter_column("deck_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("extra_time")
    op.drop_table("quiz")
