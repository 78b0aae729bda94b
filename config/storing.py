"""Where the files of members live: a folder of VEILLEE_VAR, or a bucket of an S3 server when one is named."""

from __future__ import annotations

from typing import Any


def storage(env: Any) -> dict[str, Any]:
    """Return the entry of STORAGES for files. Addresses of the bucket are never given: bytes pass through the site."""
    bucket = env.str("VEILLEE_S3_BUCKET", "")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    endpoint = env.str("VEILLEE_S3_ENDPOINT", "")
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "region_name": env.str("VEILLEE_S3_REGION", "") or None,
        "access_key": env.str("VEILLEE_S3_KEY", "") or None,
        "secret_key": env.str("VEILLEE_S3_SECRET", "") or None,
        "client_config": _client("path" if endpoint else "auto"),
        "default_acl": None,
        "file_overwrite": False,
        # What is read goes to the disk beyond this, not to memory.
        "max_memory_size": 5 * 1024 * 1024,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def _client(style: str) -> Any:
    """Return how the server is spoken to: a page says that it does not answer after seconds, not after minutes.

    Servers other than Amazon's name the bucket in the path.
    """
    from botocore.config import Config

    retries = {"total_max_attempts": 2, "mode": "standard"}
    return Config(
        s3={"addressing_style": style}, signature_version="s3v4", connect_timeout=5, read_timeout=30, retries=retries
    )
