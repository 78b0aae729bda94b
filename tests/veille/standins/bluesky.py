"""A personal data server of Bluesky: sessions that run out, records under keys, pictures."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from tests.veille.standins.base import Answer, Asked, StandIn

DID = "did:plc:veillee"


class BlueskyStandIn(StandIn):
    """One account, `veille.test`, whose app password is `abcd-efgh`."""

    writes = ("putRecord",)

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[str, dict[str, Any]] = {}
        self.blobs: list[bytes] = []
        self.password = "abcd-efgh"
        self.access = 0
        self.refreshes = True
        self.logins = 0

    def expire(self) -> None:
        """Let every access run out."""
        self.access += 1

    def answer(self, asked: Asked) -> Answer:
        """Answer as `/xrpc/` does."""
        name = asked.path.rpartition(".")[2]
        if name == "createSession":
            if asked.json["password"] != self.password:
                return error(401, "AuthenticationRequired", "Invalid identifier or password")
            self.logins += 1
            return Answer(200, self.session())
        if name == "refreshSession":
            refused = error(400, "ExpiredToken", "Token has been revoked")
            return Answer(200, self.session()) if self.refreshes and asked.token == "refresh" else refused
        if asked.token != f"access-{self.access}":
            return error(400, "ExpiredToken", "Token has expired")
        if name == "uploadBlob":
            self.blobs.append(asked.body)
            kind = asked.headers["content-type"]
            return Answer(200, {"blob": {"$type": "blob", "mimeType": kind, "ref": {"$link": digest(asked.body)}}})
        return self.put(asked.json) if name == "putRecord" else error(404, "MethodNotImplemented", name)

    def session(self) -> dict[str, str]:
        """Return an access."""
        return {"did": DID, "handle": "veille.test", "accessJwt": f"access-{self.access}", "refreshJwt": "refresh"}

    def put(self, typed: dict[str, Any]) -> Answer:
        """Keep a record under its key: what is there already is replaced."""
        record = typed["record"]
        if len(record["text"]) > 300:
            return error(400, "InvalidRequest", "Record/text must not be longer than 300 graphemes")
        self.records[typed["rkey"]] = record
        uri = f"at://{typed['repo']}/{typed['collection']}/{typed['rkey']}"
        return Answer(200, {"uri": uri, "cid": digest(repr(record).encode())})


def digest(data: bytes) -> str:
    """Return a name made of the bytes."""
    return sha256(data).hexdigest()[:20]


def error(status: int, code: str, message: str) -> Answer:
    """Return an error of XRPC."""
    return Answer(status, {"error": code, "message": message})
