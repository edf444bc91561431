"""Pages with a figure, and the figure by itself (``.svg``): for cards, for print, for other pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from service.api.dependencies import answer
from service.form import Addresses, Form
from service.web.figures.svg import MEDIA_TYPE, alone, policy
from service.web.figures.voice import Voice
from service.web.site import HEADERS, VERSION, show

if TYPE_CHECKING:
    from fastapi import Request, Response

    from service.api.coordinates import At, Compared
    from service.timetravel.reading import Reading
    from service.web.languages import Language

Draw = Callable[[dict[str, Any], Voice], Markup]
View = Callable[["Reading"], dict[str, Any]]

PLAIN: Final = {**HEADERS, "Content-Security-Policy": policy()}
"""Headers of a figure by itself; any page may show it, as the application says of all that is public."""


def voice_of(reading: Reading, document: dict[str, Any], language: Language) -> Voice:
    """The voice of a figure of a document that is readable (``service.views.choices``)."""
    return Voice(language, reading.dossier.zone.key, document["actors"], document["titles"])


async def show_drawn(
    request: Request,
    dossier: str,
    at: At | Compared,
    template: str,
    view: View,
    *,
    draw: Draw,
    language: Language,
) -> Response:
    """Answer with a page that finds its figure as ``figure``."""

    def drawn(reading: Reading) -> dict[str, Any]:
        document = view(reading)
        return {**document, "figure": draw(document, voice_of(reading, document, language))}

    return await show(request, dossier, at, template, drawn, language=language)


async def send_drawn(
    request: Request, dossier: str, at: At | Compared, view: View, *, draw: Draw, language: Language
) -> Response:
    """Answer with the figure by itself."""

    def drawn(reading: Reading) -> dict[str, Any]:
        document = view(reading)
        figure = draw(document, voice_of(reading, document, language))
        return {**document, "figure": figure, **reading.coordinates()}

    def write(document: dict[str, Any], _addresses: Addresses) -> bytes:
        return alone(document["figure"])

    return await answer(request, dossier, at, drawn, Form(MEDIA_TYPE, write, VERSION, PLAIN))
