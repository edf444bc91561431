"""Issues: what each is called and where it stands in the tree, at a coordinate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from service.timetravel import lookup
from service.views.paging import WHOLE, Page, cut_by_place
from service.views.shown import Told, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Reading
    from service.views.positions import Cells

KIND: Final = "issue:"
ALIAS: Final = "alias/"
PLACING: Final = ("title", "parent")
DESCRIBING: Final = ("definition", "lifecycle")


@dataclass(frozen=True, slots=True)
class Tree:
    """Issues by slug, with the issue of which each is a part.

    Attributes:
        titles: Of every issue that is on the table, by slug.
        parents: Where an issue is a part of another: that one.
    """

    titles: Mapping[str, str]
    parents: Mapping[str, str]
    _children: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for slug in sorted(self.titles):
            parent = self.parents.get(slug)
            if parent is not None:
                self._children.setdefault(parent, []).append(slug)

    def children(self, slug: str) -> list[str]:
        """The direct parts of an issue, by slug."""
        return list(self._children.get(slug, ()))

    def subtree(self, slug: str) -> list[str]:
        """An issue and all its parts, each before its own parts; issues that contain each other come once."""
        return list(self._walk([slug], {}))

    def ordered(self) -> list[str]:
        """Every issue: roots by slug, each followed by its parts; what hangs in a ring comes last, by slug."""
        seen: dict[str, None] = {}
        roots = [slug for slug in sorted(self.titles) if self.parents.get(slug) not in self.titles]
        self._walk(roots, seen)
        self._walk(sorted(self.titles), seen)
        return list(seen)

    def depth(self, slug: str) -> int:
        """How many issues contain it; stops where a ring closes."""
        seen = {slug}
        while (parent := self.parents.get(slug)) in self.titles and parent is not None and parent not in seen:
            seen.add(parent)
            slug = parent
        return len(seen) - 1

    def _walk(self, slugs: Iterable[str], seen: dict[str, None]) -> dict[str, None]:
        waiting = list(slugs)[::-1]
        while waiting:
            slug = waiting.pop()
            if slug not in seen:
                seen[slug] = None
                waiting.extend(reversed(self._children.get(slug, ())))
        return seen


def tree_of(reading: Reading) -> Tree:
    """Read the tree of a dossier: one statement for the cells and one for their events."""
    return reading.made(lookup.of_aspects(PLACING), _tree)


def _tree(reading: Reading, held: Cells) -> Tree:
    issues = {name: cell for name, cell in held.items() if name[0].startswith(KIND)}
    chosen = {name: row for name, cell in issues.items() if (row := settled_or_first(cell)) is not None}
    reading.load(chosen.values())
    found: dict[str, dict[str, str]] = {aspect: {} for aspect in PLACING}
    for (subject, aspect), row in chosen.items():
        data = reading.event(row.kf).effective.get("data", {})
        slug = subject.removeprefix(KIND)
        if aspect == "title":
            found["title"][slug] = data.get("title", slug)
        elif aspect in data:
            found[aspect][slug] = data[aspect]
    return Tree(found["title"], found["parent"])


def settled_or_first(cell: Held) -> Assertion | None:
    """What names a thing: what is in force, else the latest of what may be."""
    return cell.in_force or next(iter(cell.others), None)


def described(tree: Tree, slug: str, held: Cells, rows: Mapping[Assertion, Told]) -> dict[str, Any]:
    """Show what an issue is called and of what it is a part (``api.md``, "One issue adds").

    Args:
        held: What holds for the cells of the issue; others may be among them.
        rows: The events of all of it.
    """
    subject = KIND + slug
    values = {
        aspect: rows[row].data
        for (of, aspect), cell in held.items()
        if of == subject and (row := settled_or_first(cell)) is not None and row in rows
    }
    lifecycle = values.get("lifecycle", {})
    return {
        "id": slug,
        "title": tree.titles.get(slug, slug),
        "parent": tree.parents.get(slug),
        "aliases": sorted(data["alias"] for aspect, data in values.items() if aspect.startswith(ALIAS) and data),
        "children": tree.children(slug),
        "definition": values.get("definition", {}).get("definition"),
        "lifecycle": lifecycle.get("lifecycle"),
        "into": list(lifecycle.get("into", ())),
    }


def issues(reading: Reading, *, page: Page = WHOLE) -> dict[str, Any]:
    """List the issues as a tree laid flat: each before its parts, with its depth."""
    tree = tree_of(reading)
    held = {
        **reading.held(lookup.of_aspects(DESCRIBING)),
        **reading.held(lookup.under_aspect(ALIAS, KIND)),
    }
    rows = told(reading, (row for cell in held.values() if (row := settled_or_first(cell)) is not None))
    listed = [{**described(tree, slug, held, rows), "depth": tree.depth(slug)} for slug in tree.ordered()]
    shown, following = cut_by_place(listed, page)
    return {**reading.coordinates(), "issues": shown, "next": following}
