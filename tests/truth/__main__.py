"""``python -m tests.truth``: how well a plan reads scripts, on the part to tune on and on the part only scored."""

from __future__ import annotations

from studio.making.inputs import cast_sheets
from tests.truth.reading import read_texts
from tests.truth.scoring import score

HEADS = ("part", "beats", "cast F1", "place", "emotion F1", "objects F1")


def main() -> None:
    print("| " + " | ".join(HEADS) + " |\n|" + " --- |" * len(HEADS))
    for part in ("tune", "score"):
        found = score(read_texts(part), cast_sheets)
        numbers = (found.cast_f1, found.place, found.emotion_f1, found.objects_f1)
        print(f"| {part} | {found.beats} | " + " | ".join(f"{number:.2f}" for number in numbers) + " |")


main()
