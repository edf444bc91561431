"""Write anew what pages show of the program: ``python -m tests.docs.renew`` after a change of answers or options.

The README's answers, the picture, and the parts of the reference that are made from the code. The answers in other
pages are written by hand, since they show only what matters; their tests name what no longer fits.
"""

import json
import runpy
import tempfile
from pathlib import Path
from typing import Any, Final

from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.docs.blocks import PAGES, README, snippets
from tests.docs.shell import BASE, Shell
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


def renew_readme() -> None:
    """Ask what the README asks, and write down what comes."""
    with tempfile.TemporaryDirectory() as place:
        line = Line(f"sqlite:///{Path(place) / 'detente.sqlite'}")
        line.run("demo", "--no-serve")
        settings = Settings(database_url=line.url, open=True, log_requests=False, log_level="error")
        text = README.read_text()
        with TestClient(create_app(settings), base_url=BASE) as client:
            for snippet in snippets(text):
                printed = Shell(line, client).show(snippet)
                if snippet.shown is not None:
                    fence = text.index("```json\n", text.index(snippet.commands[-1].words[-1])) + len("```json\n")
                    text = f"{text[:fence]}{spread(json.loads(printed))}\n{text[text.index('```', fence) :]}"
    README.write_text(text)


if __name__ == "__main__":
    renew_readme()
    for script in SCRIPTS:
        runpy.run_path(str(PAGES / script), run_name="__main__")
