"""Read-only data that ships with the studio; `ROOT` is where it was installed. Runtime state never goes here."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent
