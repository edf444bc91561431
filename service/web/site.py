"""What all pages share: their template engine, their headers, and how one is made of a state at a coordinate."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Path as InPath
from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import Field

from service.api.coordinates import At, Compared
from service.api.dependencies import answer
from service.form import Addresses, Form
from service.views.dossier import introduced
from service.views.outlets import sources_in
from service.web import dates, vocabulary
from service.web.frame import coordinate_query, data_address, steps
from service.web.languages import LANGUAGES, Language, direction, words

if TYPE_CHECKING:
    from service.timetravel.reading import Reading

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
HTML: Final = "text/html; charset=utf-8"

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY.format(ancestors="'none'"),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
EMBEDDED: Final = {**HEADERS, "Content-Security-Policy": POLICY.format(ancestors="*")}
"""Headers of what other pages may put into a frame."""

CARRIED: Final = ("as_of", "known_at", "lang")
"""Parameters that the links of a page hand on."""

Lang = Annotated[Language, Field(description="Language of the page; the record stays in its own.")]

Name = Annotated[str, InPath(max_length=64, description="The slug of what the page is about.")]


class PageAt(At):
    """Query of a page about one coordinate."""

    lang: Lang = "en"


def _version() -> str:
    """What the pages are made of besides events: their templates, words, style and figures, and what writes them."""
    digest = sha256()
    for folder in ("templates", "words", "static", "figures", "pages"):
        for path in sorted(HERE.joinpath(folder).rglob("*.*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    for path in sorted(HERE.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


VERSION: Final = _version()


@cache
def environment(language: Language) -> Environment:
    """The templates in a language."""
    made = Environment(
        loader=PackageLoader("service.web"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = words(language)
    made.install_gettext_callables(  # type: ignore[attr-defined] # added by the extension
        catalogue.gettext, catalogue.ngettext, newstyle=True
    )
    dates.install(made)
    vocabulary.install(made)
    made.globals.update(languages=LANGUAGES, lang=language, direction=direction(language), version=VERSION)
    return made


def linked(carried: dict[str, str], path: str, **more: object) -> str:
    """An address of ours that keeps the coordinate and the language; parameters that are None are left out."""
    named = {name: value for name, value in {**carried, **more}.items() if value is not None}
    return f"{path}?{urlencode(named, safe=':,')}" if named else path


def render(
    template: str, language: Language, carried: dict[str, str], asked: dict[str, str] | None = None, **values: Any
) -> bytes:
    """Write a page.

    Args:
        carried: Parameters that its links hand on.
        asked: All its parameters, which ``here`` keeps; left out: ``carried``.
        values: What the template finds; ``request_path`` among it, unless it needs neither that nor ``here``.
    """
    parameters = carried if asked is None else asked
    path = values.setdefault("request_path", "/")
    link, here = partial(linked, carried), partial(linked, parameters, path)
    made = environment(language).get_template(template)
    return made.render(link=link, here=here, carried=carried, asked=parameters, **values).encode()


async def show(
    request: Request,
    dossier: str,
    at: At | Compared,
    template: str,
    view: Callable[[Reading], dict[str, Any]],
    *,
    language: Language,
    headers: dict[str, str] | None = None,
) -> Response:
    """Answer with a page about a state: found, tagged, kept and sent as its JSON would be.

    Args:
        template: File name; it finds the members of the view's document, ``frame`` (:func:`introduced`), ``steps``
            (:func:`service.web.frame.steps`), ``source_names`` (:func:`sources_in`), ``addresses``, and ``data``, the
            whole address of the same as JSON.
        view: Called once with the reading.
        headers: Others than :data:`HEADERS`.
    """
    asked = dict(request.query_params.items())
    carried = {name: value for name, value in asked.items() if name in CARRIED}

    def framed(reading: Reading) -> dict[str, Any]:
        document = view(reading)
        shown = {**document, "source_names": sources_in(reading, document), "frame": introduced(reading)}
        return {**shown, **reading.coordinates()}

    def write(document: dict[str, Any], addresses: Addresses) -> bytes:
        values = {
            "steps": steps(document, document["frame"]["timezone"]),
            "data": data_address(addresses, dossier),
            "coordinate": coordinate_query(addresses),
        }
        path = request.url.path
        return render(template, language, carried, asked, **values, **document, addresses=addresses, request_path=path)

    return await answer(request, dossier, at, framed, Form(HTML, write, VERSION, headers or HEADERS))


def plain(template: str, language: Language = "en", status: int = 200, **values: Any) -> Response:
    """Answer with a page that has no coordinate."""
    carried: dict[str, str] = {} if language == "en" else {"lang": language}
    headers = {**HEADERS, "Cache-Control": "no-cache"}
    return HTMLResponse(render(template, language, carried, **values), status, headers=headers)
