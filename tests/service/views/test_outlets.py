"""The names of the sources that a document cites."""

from service.views.outlets import sources_in
from tests.desk import Desk


def test_sources_are_named_by_title_else_by_outlet_wherever_a_document_cites_them(desk: Desk) -> None:
    registered = [
        {"type": "source.registered", "summary": "Known.", "data": {"source": "a", "kind": "outlet", "title": "The A"}},
        {
            "type": "source.registered",
            "summary": "Known.",
            "data": {"source": "b", "kind": "outlet", "outlet": "B News"},
        },
        {"type": "source.registered", "summary": "Known.", "data": {"source": "c", "kind": "outlet"}},
    ]
    desk.record(*registered)
    document = {
        "items": [{"sources": [{"source": "a"}, {"source": "c"}]}, ({"sources": [{"source": "b"}]},)],
        "sources": "all",
    }
    with desk.reading() as reading:
        assert sources_in(reading, document) == {"a": "The A", "b": "B News"}
        assert sources_in(reading, {}) == {}
