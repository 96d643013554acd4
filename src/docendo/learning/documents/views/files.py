"""A document to take along: Markdown, HTML or a file for Word."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel.access import entry
from docendo.learning.documents import queries
from docendo.learning.documents.beside import beside
from docendo.learning.documents.contents import content_of
from docendo.learning.documents.queries import Album
from docendo.learning.documents.rules.drawing import drawn
from docendo.learning.documents.rules.limits import Form
from docendo.learning.documents.rules.markdown import markdown
from docendo.learning.documents.rules.shapes import Shapes
from docendo.learning.documents.rules.sketching import sketched
from docendo.learning.documents.rules.tree import Tree
from docendo.learning.documents.views.pages import LOOKING, count, reading
from docendo.learning.documents.word import word


def _svg(_album: Album, shapes: Shapes) -> bytes:
    return sketched(shapes).encode()


def _markdown(album: Album, tree: Tree) -> bytes:
    return f"# {album.document.title}\n\n{markdown(album.addressed(tree))}".encode()


def _html(album: Album, tree: Tree) -> bytes:
    context = {"title": album.document.title, "html": album.put_into(drawn(tree))}
    return render_to_string("documents/file.html", context).encode()


def _word(album: Album, tree: Tree) -> bytes:
    return word(album.document.title, album.enclosed(tree))


_FORMS: Final[Mapping[Form, tuple[str, Callable[[Album, Any], bytes]]]] = {
    Form.MARKDOWN: ("text/markdown; charset=utf-8", _markdown),
    Form.HTML: ("text/html; charset=utf-8", _html),
    Form.WORD: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _word,
    ),
    Form.SVG: ("image/svg+xml", _svg),
}


@entry(seat_at_least(Role.GUEST))
@require_safe
def download(request: CommunityRequest, slug: str, document_id: int, form: str) -> HttpResponse:
    count(request, "downloads", LOOKING)
    document, _home = queries.document_to_write(request.seat, document_id=document_id)
    if form not in content_of(document).forms:
        raise Http404
    kind, made = _FORMS[Form(form)]
    with reading():
        said = queries.with_names(document, queries.said_now(document), has_links=False)
        if request.GET.get("with") == "comments" and not document.is_whiteboard:
            said += beside(queries.comments_to_take(document))
        album = queries.album_of(request.seat, document, site=request.build_absolute_uri("/")[:-1])
        content = made(album, said)
    name = get_valid_filename(document.title.strip(". ") or "document")
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{form}") or ""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
