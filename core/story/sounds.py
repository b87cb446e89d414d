"""Is this line, standing alone, a sound? FWOOSH!, TAP TAP TAP, 쾅!"""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import pairwise

from core.story.lexicon import word_set
from core.story.wording import has_lower, plain

_SOUNDS = word_set(
    """BAM BANG BARK BEEP BING BLAM BLIP BONK BOOM BOING BRING BUMP BUZZ BZZT CHIRP CHOMP CLACK CLANG CLANK
    CLAP CLATTER CLICK CLINK CLONK CLUNK CRACK CRACKLE CRASH CREAK CRUNCH DING DONG DRIP FIZZ FLAP
    FLUTTER FWIP FWOOM FWOOSH GASP GROWL GRUMBLE GULP HISS HONK HOOT JINGLE KABOOM KERPLUNK KLANG KLIK
    KNOCK MEOW MOO PING PLIP PLOP POOF POP POW PUFF PURR RATTLE RING RIP ROAR RUMBLE RUSTLE SCREECH
    SHATTER SHING SHOOM SIZZLE SLAM SLAP SLURP SMACK SMASH SNAP SNIFF SNORE SPLASH SPLAT SPLOSH SQUEAK
    SQUEAL SQUISH SWISH SWOOSH TAP THUD THUMP THUNK THWACK TICK TING TOCK TWANG VROOM WHAM WHIRR WHIR
    WHOMP WHOOSH WHUMP WOOF WOOSH WUMP YIP YAP ZAP ZIP ZOOM"""
)
_WORDS = word_set(
    """NO YES YEAH HELP STOP WAIT LOOK RUN GO HEY HI HELLO OH AH WOW OK OKAY PLEASE NEVER NOW THERE HERE
    SURPRISE FIRE MOM DAD BYE GOODBYE THANKS SORRY WHAT WHY WHO HOW ME YOU HIM HER IT ACTION CUT
    DARKNESS SILENCE BLACK WHITE LATER END DUCK JUMP HURRY QUIET ENOUGH TITLE INTERMISSION DANGER
    WARNING"""
)
_KOREAN = word_set(
    """쾅 쿵 탕 펑 빵 끼익 끼이익 똑똑 쨍그랑 와장창 딩동 따르릉 삐 삐빅 삑 부르릉 쏴아 주룩 번쩍 철컥 덜컹
    휘익 휙 짝 퍽 우당탕 후두둑 뚝 띠링 찰칵 스윽 털썩 쉬익 치익 쉭 딸깍 부웅 멍멍 야옹 짹짹 털컥 덜컥
    쓱 슥 꿀꺽 꼬르륵"""
)


def is_sound(line: str, *, names: Container[str] = ()) -> bool:
    """Whether a line that stands alone is a drawn sound and not a word, a name or a shout.

    `names` are names in capitals that are never sounds.
    """
    text = plain(line).strip("\"'“”‘’()[] ")
    if not text or len(text) > 40 or has_lower(text) or text in names:
        return False
    if re.search(r"[^\w\s!~.…\-–—ㅡ'’,]|[\d_]", text) or not re.search(r"[^\W\d_]", text):
        return False
    words = re.findall(r"[^\W\d_]+", text)
    if text.rstrip("! ") in names or len(words) > 6:
        return False
    if all(re.fullmatch("[가-힣ㅡ]+", word) for word in words):
        return _is_korean_sound(words)
    if not all(word.isascii() and word.isupper() for word in words):
        return False
    if any(word in _WORDS for word in words):
        return False
    stretched = [re.search(r"(.)\1\1", word) is not None for word in words]
    if all(word in _SOUNDS or wide for word, wide in zip(words, stretched, strict=True)):
        return True
    if len(words) > 1 and len(set(words)) == 1 and len(words[0]) <= 8:
        return True
    loud = text.endswith("!")
    voiceless = not re.search("[AEIOUY]", words[0]) and len(words[0]) >= 3
    return (
        loud
        and len(words) == 1
        and (voiceless or (len(words[0]) >= 3 and not words[0].endswith(("LY", "ING", "ED", "ION"))))
    )


def _prolongs(syllable: str, following: str) -> bool:
    """Whether a Hangul syllable only draws out the vowel before it, as in 부우웅."""
    first, second = ord(syllable) - 0xAC00, ord(following) - 0xAC00
    return first % 28 == 0 and second // 588 == 11 and (first // 28) % 21 == (second // 28) % 21


def _is_korean_sound(words: list[str]) -> bool:
    def one(word: str) -> bool:
        bare = word.replace("ㅡ", "")
        half = len(bare) // 2
        drawn_out = any(_prolongs(one, other) for one, other in pairwise(bare))
        if drawn_out and len(bare) <= 5:
            return True
        doubled = len(bare) in (4, 6) and bare[:half] == bare[half:]
        return bare in _KOREAN or doubled or bool(re.search(r"(.)\1\1", word))

    return len(words) <= 4 and all(one(word) for word in words)
