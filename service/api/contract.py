"""What OpenAPI says beside the routes: the problems that each may answer, and the bodies that we parse ourselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from service.api import models, requests
from service.api.memento import LINK_FORMAT
from service.api.problems import MEDIA_TYPE, all_problems
from service.form import JSON

if TYPE_CHECKING:
    from fastapi import FastAPI

_PLACE: Final = "#/components/schemas/{model}"
_BESIDE: Final = (models.Problem, models.TimeMap, requests.ToOpen, requests.ToAppend)
"""Models that no route declares by its signature."""

Responses = dict[int | str, dict[str, Any]]


def _answers(*statuses: int) -> Responses:
    """Each status with the problems that it stands for."""
    schema = {"$ref": _PLACE.format(model=models.Problem.__name__)}
    return {
        status: {
            "description": ", ".join(problem.slug for problem in all_problems() if problem.status == status),
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }


PLAIN: Final = _answers(400, 404, 413)
"""Of what asks for no key and no dossier."""

READING: Final[Responses] = {
    304: {"description": "Not modified: the entity tag that was sent still holds."},
    **_answers(400, 401, 403, 404, 406, 410, 413, 503),
}
"""Of what reads a dossier."""

WRITING: Final = _answers(400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 503)
"""Of what appends to the log."""


def body_of(model: type[models.Document]) -> dict[str, Any]:
    """Declare a body that we parse ourselves, since the framework's parser takes what the profile refuses."""
    schema = {"$ref": _PLACE.format(model=model.__name__)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def contract(app: FastAPI) -> dict[str, Any]:
    """Make the OpenAPI document, once."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        _, beside = models_json_schema([(model, "validation") for model in _BESIDE], ref_template=_PLACE)
        document.setdefault("components", {}).setdefault("schemas", {}).update(beside["$defs"])
        _offer_timemaps(document)
        app.openapi_schema = document
    return app.openapi_schema


def _offer_timemaps(document: dict[str, Any]) -> None:
    """Say of each route that lists its past answers what it then answers instead."""
    for item in document["paths"].values():
        for operation in item.values():
            if any(parameter["name"] == "timemap" for parameter in operation.get("parameters", ())):
                content = operation["responses"]["200"]["content"]
                listed = {"$ref": _PLACE.format(model=models.TimeMap.__name__)}
                instead = content.setdefault(JSON.media_type, {"schema": listed})
                if instead["schema"] != listed:
                    instead["schema"] = {"anyOf": [instead["schema"], listed]}
                content[LINK_FORMAT] = {"schema": {"type": "string"}}
