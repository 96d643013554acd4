"""What a reader sees of a page."""

import re
from html import unescape
from typing import Any

HERE = "/c/maple/programs/"


def text(response: Any) -> str:
    """Without initials, and in one line."""
    html = re.sub(r'<span class="avatar.*?</span>', "", response.content.decode())
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))
