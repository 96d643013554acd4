"""Another app is entered only by its api or its events; the rest it may change any day."""

import grimp

FLOORS = ("commons", "learning", "outcomes")
OPEN_DOORS = {"api", "events"}


def app_of(module: str) -> str | None:
    """``docendo.commons.people`` of any module inside that app."""
    parts = module.split(".")
    return ".".join(parts[:3]) if len(parts) > 3 and parts[1] in FLOORS else None


def test_an_app_is_entered_only_by_its_api_or_events() -> None:
    graph = grimp.build_graph("docendo")
    trespasses = [
        f"{importer} -> {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if (app := app_of(imported)) is not None
        and app_of(importer) != app
        and not importer.startswith("docendo.site")
        # A test may set up what it likes.
        and ".tests." not in importer
        and imported.split(".")[3] not in OPEN_DOORS
    ]
    assert trespasses == []
