"""Makes the lists of nouns and verbs that rules mode reads (`core/story/english/lists`) from WordNet's own files.

``python docs/lists_from_wordnet.py DICT_FOLDER``: the folder holds `data.noun` and `index.sense` of WordNet 3.1
(https://wordnet.princeton.edu, licence beside the list). Needs no network. The list holds, by sense classes in their
order of weight, the lemmas that have them; a class weighs as often as its senses were tagged, plus one over their rank.
Of the verbs those are kept that do something to things, often (`physical`) or now and then (`mixed`), and those of
seeing.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

OUT = Path(__file__).parents[1] / "core/story/english/lists"
LEAST_SHARE = 0.12
"""The weight that a second class needs to be kept."""
_PLAIN = re.compile(r"[a-z][a-z'\-]*(?:_[a-z][a-z'\-]*)?")
_COMPOUNDS = frozenset(
    ("person", "animal", "thing", "garment", "vehicle", "furniture", "fixture", "place", "food", "document")
)
_BY_FILE = {
    3: "abstract", 4: "act", 5: "animal", 6: "thing", 7: "abstract", 8: "body", 9: "abstract", 10: "communication",
    11: "event", 12: "feeling", 13: "food", 14: "group", 15: "place", 16: "abstract", 17: "nature", 18: "person",
    19: "nature", 20: "plant", 21: "abstract", 22: "abstract", 23: "quantity", 24: "abstract", 25: "shape",
    26: "abstract", 27: "substance", 28: "time",
}  # fmt: skip
_VERBS_BY_FILE = {
    30: "physical", 34: "physical", 35: "physical", 36: "physical", 38: "physical", 40: "physical", 39: "perception"
}  # fmt: skip
_ABOVE: dict[str, tuple[str, ...]] = {
    "vehicle": ("conveyance",),
    "garment": ("clothing", "footwear", "headdress", "garment"),
    "fixture": (
        "barrier", "supporting_structure", "partition", "stairway", "door", "window", "home_appliance", "fixture",
        "plumbing_fixture", "floor", "ceiling", "roof", "wall", "horizontal_surface", "entrance", "fireplace",
        "doorway", "column", "structural_member",
    ),
    "furniture": ("furniture", "furnishing"),
    "place": (
        "building", "room", "area", "way", "facility", "establishment", "place_of_business", "housing", "dwelling",
        "enclosure", "bridge", "tower", "platform", "shelter", "excavation", "complex", "stadium", "structure",
    ),
}  # fmt: skip
_NATURAL_PLACES = ("geological_formation", "body_of_water", "land", "location", "vegetation", "geographical_area")
_DOCUMENTS = (
    "document", "written_record", "letter", "card", "correspondence", "publication", "book", "label", "poster",
    "ticket",
    "emblem", "list", "notebook", "manuscript", "signboard", "envelope", "newspaper", "written_document",
)  # fmt: skip
Synset = tuple[int, str, str | None]


def main(folder: Path) -> None:
    synsets = read_synsets(folder / "data.noun")
    weights: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in (folder / "index.sense").read_text(encoding="utf-8").splitlines():
        key, offset, rank, tagged = line.split()
        lemma, _, rest = key.partition("%")
        if rest.startswith("1:") and _PLAIN.fullmatch(lemma):
            weights[lemma][class_of(synsets, offset)] += int(tagged) + 1 / int(rank)  # type: ignore[assignment]
    capital = {name for name in capitals(folder / "data.noun") if name.lower() in weights}
    by_class: defaultdict[str, list[str]] = defaultdict(list)
    for lemma, found in weights.items():
        if lemma in capital or len(lemma) < 2:
            continue
        total = sum(found.values())
        kept = [kind for kind, weight in found.most_common() if weight >= LEAST_SHARE * total]
        if "_" in lemma and kept[0] not in _COMPOUNDS:
            continue
        by_class[" ".join(kept[:3])].append(lemma)
    rows = [f"{kinds}: {' '.join(sorted(lemmas))}" for kinds, lemmas in sorted(by_class.items())]
    (OUT / "nouns.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (OUT / "verbs.txt").write_text("\n".join(verbs(folder / "index.sense")) + "\n", encoding="utf-8")


def verbs(path: Path) -> list[str]:
    """Rows of verbs by what they do: by the share of their senses in WordNet's files of contact, motion and so on."""
    weights: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, rank, tagged = line.split()
        lemma, _, rest = key.partition("%")
        if rest.startswith("2:") and re.fullmatch(r"[a-z]+", lemma):
            kind = _VERBS_BY_FILE.get(int(rest.split(":")[1]), "other")
            weights[lemma][kind] += int(tagged) + 1 / int(rank)  # type: ignore[assignment]
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for lemma, found in sorted(weights.items()):
        share = found["physical"] / sum(found.values())
        if share >= 0.25:
            rows["physical" if share >= 0.5 else "mixed"].append(lemma)
        elif found["perception"] >= 0.25 * sum(found.values()):
            rows["perception"].append(lemma)
    return [f"{kind}: {' '.join(lemmas)}" for kind, lemmas in sorted(rows.items())]


def read_synsets(path: Path) -> dict[str, Synset]:
    """By offset: file number, first name, offset of the first synset above."""
    found: dict[str, Synset] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            continue
        fields = line.split("|", 1)[0].split()
        begin = 4 + 2 * int(fields[3], 16)
        links = [fields[begin + 1 + 4 * place : begin + 3 + 4 * place] for place in range(int(fields[begin]))]
        above = next((link[1] for link in links if link[0] in ("@", "@i")), None)
        found[fields[0]] = (int(fields[1]), fields[4].lower(), above)
    return found


def capitals(path: Path) -> set[str]:
    """Lemmas that are written with a capital in all their synsets, such as names of towns."""
    seen: defaultdict[str, set[bool]] = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("  "):
            fields = line.split()
            for word in fields[4 : 4 + 2 * int(fields[3], 16) : 2]:
                seen[word.lower()].add(word != word.lower())
    return {lemma for lemma, kinds in seen.items() if kinds == {True}}


def class_of(synsets: dict[str, Synset], offset: str) -> str:
    number = synsets[offset][0]
    above: list[str] = []
    at: str | None = offset
    while at is not None:
        above.append(synsets[at][1])
        at = synsets[at][2]
    if number == 6:
        for name in above:
            for kind, names in _ABOVE.items():
                if name in names:
                    return kind
        return "thing"
    if number == 10 and any(name in _DOCUMENTS for name in above):
        return "document"
    if number == 21 and any(name in ("currency", "coinage", "money", "medium_of_exchange") for name in above):
        return "thing"
    if number in (14, 17) and any(name in _NATURAL_PLACES for name in above):
        return "place"
    if number == 5 and any(name in ("body_part", "animal_material", "animal_tissue") for name in above):
        return "body"
    return _BY_FILE[number]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
