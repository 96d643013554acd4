"""What a provider says of itself when it is set up."""

from docendo.commons.institutions.actions import Setup
from docendo.commons.institutions.tests.idp import CLIENT, SECRET


def a_setup(issuer: str = "https://id.maple.example", **more: object) -> Setup:
    said: dict[str, object] = {
        "name": "Maple College",
        "issuer": issuer,
        "client_id": CLIENT,
        "secret": SECRET,
        "role": 20,
        "makes_people": True,
        "vouches": False,
        **more,
    }
    return Setup(**said)  # type: ignore[arg-type]  # as a test wants it
