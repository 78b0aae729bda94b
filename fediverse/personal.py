"""What the fediverse holds about people with an account here: nothing. Followers are accounts of other servers."""

from __future__ import annotations

from core.personal import Nobody

ROWS = [
    Nobody("fediverse.Account fediverse.Post fediverse.Message", "the watch's own"),
    Nobody(
        "fediverse.Peer fediverse.Follower",
        "accounts of other servers, by their public address: they leave by themselves, by Undo or Delete",
    ),
    Nobody("fediverse.FediDelivery fediverse.Server", "servers"),
    Nobody("fediverse.BlockedDomain fediverse.SeenSignature", "domains, and sums of what machines signed"),
]
