"""The ledger of prompt templates: which text each version had. `python -m tests.prompt_versions` adds new versions.

A version that is in the ledger never changes its text: whoever changes a text raises the version first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from studio.catalogue import load_catalogue

LEDGER = Path(__file__).parent / "golden" / "prompt_versions.json"
Versions = dict[str, dict[str, str]]


def known() -> Versions:
    return json.loads(LEDGER.read_text("utf-8")) if LEDGER.exists() else {}


def troubles(ledger: Versions, present: dict[str, tuple[int, str]]) -> list[str]:
    """What is wrong, in words; `present` gives each template's version and digest."""
    told = []
    for name, (version, sha) in sorted(present.items()):
        kept = ledger.get(name, {}).get(str(version))
        latest = max((int(number) for number in ledger.get(name, {})), default=0)
        if kept is None and version <= latest:
            told.append(f"{name}: version {version} is older than {latest}; raise it.")
        elif kept is None:
            told.append(f"{name}: version {version} is not in the ledger; run `python -m tests.prompt_versions`.")
        elif kept != sha:
            told.append(f"{name}: the text of version {version} has changed; raise the version in its file.")
    return told + [f"{name}: its file is gone." for name in sorted(set(ledger) - set(present))]


def current() -> dict[str, tuple[int, str]]:
    return {name: (template.version, template.sha256) for name, template in load_catalogue().prompts.items()}


def main() -> int:
    ledger, present = known(), current()
    for name, (version, sha) in sorted(present.items()):
        versions = ledger.setdefault(name, {})
        if versions and str(version) not in versions and version <= max(map(int, versions)):
            continue
        versions.setdefault(str(version), sha)
    LEDGER.write_text(json.dumps(ledger, indent=2, sort_keys=True) + "\n", "utf-8")
    told = troubles(ledger, present)
    print("\n".join(told) or f"{len(present)} templates, all as in the ledger.")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
