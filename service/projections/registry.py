"""Cells of the registry: what dossiers, sources, actors and issues are, and what they are called."""

from __future__ import annotations

from typing import Any, Final

from service.projections.projection import Name, Projection, slug_or_hash

AMENDED_BY_MEMBER: Final = ("title", "parent", "definition", "lifecycle")


def _dossier(event_type: str, body: dict[str, Any]) -> list[Name]:
    if event_type == "dossier.scope_declared":
        return [("dossier", "scope")]
    return [("dossier", member) for member in ("title", "description") if member in body["data"]]


def _source(event_type: str, body: dict[str, Any]) -> list[Name]:
    aspect = "identity" if event_type == "source.registered" else "status"
    return [(f"source:{body['data']['source']}", aspect)]


def _actor(event_type: str, body: dict[str, Any]) -> list[Name]:
    data = body["data"]
    aspect = "identity" if event_type == "actor.registered" else f"role/{slug_or_hash(data['role'])}"
    return [(f"actor:{data['actor']}", aspect)]


def _issue(_event_type: str, body: dict[str, Any]) -> list[Name]:
    """An event sets only what it names."""
    data = body["data"]
    subject = f"issue:{data['issue']}"
    named = [(subject, member) for member in AMENDED_BY_MEMBER if member in data]
    return [*named, (subject, f"alias/{slug_or_hash(data['alias'])}")] if "alias" in data else named


PROJECTIONS: Final = (
    Projection(("dossier.opened", "dossier.amended", "dossier.scope_declared"), _dossier),
    Projection(("source.registered", "source.status_changed"), _source),
    Projection(("actor.registered", "actor.role_assigned"), _actor),
    Projection(("issue.opened", "issue.amended"), _issue),
)
