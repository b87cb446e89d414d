"""What kind of thing an English noun means."""

from __future__ import annotations

import pytest

from core.story.english.nouns import noun_base, noun_sense, read_nouns


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("key", "thing"), ("letter", "document"), ("scarf", "garment"), ("soup", "food"), ("motorbike", "vehicle"),
        ("bench", "furniture"), ("door", "fixture"), ("kitchen", "place"), ("lift", "place"), ("teacher", "person"),
        ("pigeon", "animal"), ("elbow", "body"), ("jealousy", "feeling"), ("moon", "nature"), ("spatula", "thing"),
    ],
)  # fmt: skip
def test_everyday_nouns_have_their_everyday_kind(noun: str, kind: str) -> None:
    assert noun_sense(noun).kind == kind


def test_compounds_and_plurals_mean_what_their_last_word_means() -> None:
    assert noun_sense("melon bun").kind == noun_sense("bun").kind == "food"
    assert noun_sense("paintbrush").holdable
    assert noun_sense("radishes").kind == "food"
    assert noun_base("keys") == "keys" or noun_base("keys") == "key"
    assert noun_base("lanterns") == "lantern"


def test_a_word_that_is_no_noun_is_not_known() -> None:
    assert not noun_sense("qzx").known
    assert noun_sense("qzx").kind is None
    assert not noun_sense("").known


def test_a_list_is_read_by_rows_and_a_wrong_kind_is_told() -> None:
    read = read_nouns("# remark\nthing: key fishing_rod\nplace: key\n")
    assert read == {"key": ("thing", "place"), "fishing rod": ("thing",)}
    with pytest.raises(ValueError, match="gadget"):
        read_nouns("gadget: key\n")
