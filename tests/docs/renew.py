"""Write anew what pages show of the program: ``python -m tests.docs.renew`` after a change of answers or options.

The README's answers, what commands print at a terminal, the picture, and the parts of the reference that are made from
the code. JSON in other pages is written by hand, since it shows only what matters; a test names what no longer fits.
"""

import json
import runpy
import tempfile
from pathlib import Path
from typing import Any, Final

from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.docs.blocks import PAGES, README, Block, pages, snippets
from tests.docs.shell import BASE, REST, Shell
from tests.service.cli.terminal import Line

WIDTH: Final = 108
SCRIPTS: Final = ("draw_state.py", "write_reference.py")


def spread(value: Any, indent: int = 0) -> str:
    """JSON in lines that a page can show: what fits stands on one."""
    flat = json.dumps(value, ensure_ascii=False)
    if indent + len(flat) <= WIDTH or not value or not isinstance(value, (dict, list)):
        return flat
    if isinstance(value, list):
        return "[" + f",\n{' ' * (indent + 1)}".join(spread(one, indent + 1) for one in value) + "]"
    lines: list[str] = []
    for name, one in value.items():
        label = f"{json.dumps(name)}: "
        member = label + spread(one, indent + 1 + len(label))
        if lines and "\n" not in member + lines[-1] and indent + 3 + len(lines[-1]) + len(member) <= WIDTH:
            lines[-1] += f", {member}"
        else:
            lines.append(member)
    return "{" + f",\n{' ' * (indent + 1)}".join(lines) + "}"


def renew_page(page: Path, shell: Shell) -> None:
    """Type what a page says to type, and write down what comes where the page shows all of it."""
    text = page.read_text()
    lines = text.splitlines()
    written: list[tuple[Block, list[str]]] = []
    for snippet in snippets(text):
        printed = shell.show(snippet)
        shown = snippet.shown
        if shown is None:
            continue
        if shown.language == "text" and REST not in shown.text.splitlines():
            written.append((shown, [line.rstrip() for line in printed.strip("\n").splitlines()]))
        elif shown.language == "json" and page == README:
            written.append((shown, spread(json.loads(printed)).splitlines()))
    for block, anew in reversed(written):
        lines[block.line : block.line + len(block.text.splitlines())] = anew
    page.write_text("\n".join([*lines, ""]))


def renew_pages() -> None:
    """Each page on a dossier as ``detente demo`` leaves it."""
    for page in pages():
        if not any(snippets(page.read_text())):
            continue
        with tempfile.TemporaryDirectory() as place:
            line = Line(f"sqlite:///{Path(place) / 'detente.sqlite'}")
            line.run("demo", "--no-serve")
            settings = Settings(database_url=line.url, open=True, log_requests=False, log_level="error")
            with TestClient(create_app(settings), base_url=BASE) as client:
                renew_page(page, Shell(line, client))


if __name__ == "__main__":
    renew_pages()
    for script in SCRIPTS:
        runpy.run_path(str(PAGES / script), run_name="__main__")
