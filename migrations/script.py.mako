"""${message.capitalize().rstrip(".")}.

Locks. On PostgreSQL all revisions run in one transaction with `lock_timeout` 5 s (`env.py`): what cannot get its lock
gives up and changes nothing, and `detente migrate` is run again. Whatever takes ACCESS EXCLUSIVE on `events` or `heads`
stops every append until the commit, so
- add columns without a default, or with a constant one;
- add constraints NOT VALID and validate them in a revision of their own;
- never rewrite `events`: what is recorded never changes shape (upcasters do that), and its triggers refuse it;
- fill tables of the index by `detente rebuild`, not here.

Triggers. Every migration ends by installing the triggers of `events/dialects` anew (`env.py` does it), since SQLite
drops them with a table. A change to the declared triggers therefore needs a revision, be it empty. `events` never goes
through `op.batch_alter_table`.

Old programs may run beside the new schema until all are replaced: only add in one release, remove in the next.
Delete what of this does not help the reader of this revision.

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
