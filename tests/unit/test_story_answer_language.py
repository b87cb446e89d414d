"""A text in the wrong language is found; one that is merely short, or in a language that we cannot tell, is not."""

from __future__ import annotations

import pytest

from core.story.answer_language import wrong_language

ENGLISH = "The rain stops and she puts the umbrella down beside the bench."
GERMAN = "Der Regen hört auf und sie stellt den Schirm neben die Bank, aber es ist nicht ihr Schirm, das ist der Witz."
KOREAN = "비가 그치고 그녀는 우산을 내려놓는다."
JAPANESE = "雨がやんで、彼女は傘をベンチのそばに置いた。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [(ENGLISH, "en"), (ENGLISH, "en-GB"), (GERMAN, "de"), (KOREAN, "ko"), (KOREAN, "ko-KR"), (JAPANESE, "ja")],
)
def test_the_right_language_passes(text: str, expected: str) -> None:
    assert wrong_language(text, expected) is None


@pytest.mark.parametrize(
    ("text", "expected", "said"),
    [
        (KOREAN, "en", "it is written in Korean; write it in English"),
        (JAPANESE, "ko", "it is written in Japanese; write it in Korean"),
        (ENGLISH, "ko", "it is written in English; write it in Korean"),
        (GERMAN, "en", "it is written in German; write it in English"),
        (ENGLISH, "de", "it is written in English; write it in German"),
    ],
)
def test_another_is_named_with_what_to_do(text: str, expected: str, said: str) -> None:
    assert wrong_language(text, expected) == said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "ko"),
        ("12:30 …!", "ko"),
        ("KRAKOOM!", "de"),
        ("Mina, Joon, Oda, Ben, Ida, Anneliese", "fr"),
        ("雨夜之傘", "ja"),
        (KOREAN, "xx"),
        ("Дощ ущух, і вона кладе парасольку.", "uk"),
    ],
)
def test_what_cannot_be_told_is_not_blamed(text: str, expected: str) -> None:
    assert wrong_language(text, expected) is None
