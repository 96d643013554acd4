"""A provider of OpenID Connect that answers over HTTP, signs with a key of its own, and may lie."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "docendo", "a secret: with signs, and as long as it has to be?"


@cache
def a_key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Idp:
    """Whoever comes is ``person``; ``spoil`` changes what a token says before it is signed."""

    address: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    spoil: Callable[[dict[str, Any]], dict[str, Any]] = dict
    signs_with: str = "one"
    shows: str = "one"
    algorithm: str = "RS256"
    says_issuer: str = ""
    denies: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.says_issuer or self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/userinfo",
        }

    def keys(self) -> dict[str, Any]:
        public = a_key(self.shows).public_key()
        key = jwt.algorithms.RSAAlgorithm.to_jwk(public, as_dict=True)
        return {"keys": [{**key, "kid": self.shows, "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes back to."""
        answer = {"state": asked["state"], "iss": self.address}
        if self.denies:
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe(8)
            self.codes[answer["code"]] = asked
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        pair = urlencode({CLIENT: SECRET}).replace("=", ":", 1).encode()
        if (
            asked is None
            or challenge != asked.get("code_challenge")
            or asked["redirect_uri"] != form.get("redirect_uri")
            or authorization != f"Basic {base64.b64encode(pair).decode()}"
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "open", "token_type": "Bearer", "id_token": self.say(asked)}

    def say(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        said = {
            "iss": self.address,
            "aud": asked["client_id"],
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
        }
        key: Any = "" if self.algorithm == "none" else a_key(self.signs_with)
        if self.algorithm == "HS256":
            key = SECRET
        return jwt.encode(
            self.spoil(said), key, algorithm=self.algorithm, headers={"kid": self.shows}
        )


@contextmanager
def provider() -> Iterator[Idp]:
    """A provider that answers until the block ends."""
    idp = Idp()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            idp.asked.append(self.path)
            parts = urlsplit(self.path)
            match parts.path:
                case "/.well-known/openid-configuration":
                    self._say(200, idp.discovery())
                case "/keys":
                    self._say(200, idp.keys())
                case "/userinfo" if self.headers["Authorization"] == "Bearer open":
                    self._say(200, idp.person)
                case "/authorize":
                    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                    self.send_response(302)
                    self.send_header("Location", idp.authorize(asked))
                    self.end_headers()
                case _:
                    self._say(404, {})

        def do_POST(self) -> None:
            idp.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(*idp.token(form, self.headers.get("Authorization", "")))

        def _say(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    idp.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield idp
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
