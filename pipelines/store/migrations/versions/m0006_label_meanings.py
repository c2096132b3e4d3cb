"""A label keeps the digest of the question it answers.

Labels from before get the only one that was ever asked; where there are several, nobody knows, and they go on counting.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("labels", sa.Column("meaning", sa.String(length=64), nullable=False, server_default=""))
    op.execute(
        "UPDATE labels SET meaning = (SELECT MIN(plans.meaning) FROM plans WHERE plans.rubric_id = labels.rubric_id "
        "AND plans.criterion_id = labels.criterion_id AND plans.meaning <> '') "
        "WHERE (SELECT COUNT(DISTINCT plans.meaning) FROM plans WHERE plans.rubric_id = labels.rubric_id "
        "AND plans.criterion_id = labels.criterion_id AND plans.meaning <> '') = 1"
    )


def downgrade() -> None:
    op.drop_column("labels", "meaning")
