"""Asks the web process of this container whether it lives, as the proxy would. Status 0 when it answers 200."""

import os
import sys
import urllib.error
import urllib.parse
import urllib.request

host = urllib.parse.urlsplit(os.environ["VEILLEE_PUBLIC_URL"]).netloc
# The proxy's own header: without it the answer is a redirect to https.
headers = {"Host": host, "X-Forwarded-Proto": "https"}
try:
    with urllib.request.urlopen(
        urllib.request.Request("http://127.0.0.1:8000/livez", headers=headers), timeout=4
    ) as answer:
        sys.exit(0 if answer.status == 200 else 1)
except (urllib.error.URLError, OSError):
    sys.exit(1)
