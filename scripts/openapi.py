"""Write ``openapi.json``, from which the web app's client is generated; ``--check`` only says whether it is up to date."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tensoe.api.app import build_app

TARGET = Path(__file__).resolve().parent.parent / "openapi.json"


def main() -> int:
    text = json.dumps(build_app().openapi(), indent=1, ensure_ascii=False) + "\n"
    if "--check" in sys.argv:
        if TARGET.read_text("utf-8") != text:
            print("openapi.json is stale: run `make client`.")
            return 1
        return 0
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
