"""Makes the reference of problems from their table: ``python -m tests.service.api.reference`` writes it."""

from typing import Final

from service.api.problems import all_problems
from tests.house import ROOT

REFERENCE: Final = ROOT / "docs" / "reference" / "problems.md"

HEAD: Final = """\
# Problems

Every error is an RFC 9457 problem: `application/problem+json` with `type`, `title`, `status` and `detail`, and members
of its own. `type` is the path of a page on the server that says the same as this one. Where parameters or members of
a body are to blame, `invalid_params` lists them: `name` (a parameter, or a JSON Pointer into the body), `code` (for
programs) and `reason` (what it takes).

| type | status | title | what to do |
| --- | --- | --- | --- |
"""


def reference() -> str:
    """Write the page."""
    rows = (f"| `{one.slug}` | {one.status} | {one.title} | {one.mend} |" for one in all_problems())
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    REFERENCE.write_text(reference())
