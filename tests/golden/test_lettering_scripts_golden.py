"""Small pictures of balloons in many scripts, compared with those that were looked at.

``python -m tests.golden.test_lettering_scripts_golden`` draws them anew; look at them before they are kept.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.draw.blend import blend_over
from core.lettering.balloons.drawing import draw_objects
from core.lettering.objects import Geometry, ObjectStyle
from core.story.plan import Layout, PanelRect
from tests.unit.test_lettering_fonts import balloon, shipped_fonts

PICTURES = Path(__file__).parent / "lettering_scripts"
WIDE, HIGH = 400, 380
MOST_BYTES = 20 * 1024

SAMPLES: dict[str, tuple[str, dict[str, object]]] = {
    "korean": ("그래도 *네가* 없으면 나는… 어떻게 살아가라고!", {"language": "ko"}),
    "japanese": ("君がいない世界なんて、考えられないよ……。だから*絶対*に帰ってきて！", {"language": "ja"}),
    "japanese_vertical": (
        "え～っ!? 12時って「OK」したじゃん……。\nGoogle先生も言ってたよー！",
        {"language": "ja", "direction": "vertical"},
    ),
    "arabic": ("أين كنتَ طوال هذا الوقت؟ لقد *انتظرتك* هنا حتى الفجر!", {"language": "ar"}),
    "arabic_mixed": ("اتصلتُ بك 123 مرة (على Webtoon Studio) يا صديقي!", {"language": "ar"}),
    "thai": ("ฉันรอเธออยู่ตรงนี้มาตั้งนานแล้วนะ ทำไมเพิ่งมาล่ะ", {"language": "th"}),
    "emoji": ("Best day ever 🎉 We won 👍🏽 with the family 👨‍👩‍👧 and Korea 🇰🇷 ❤️!", {}),
    "mixed_styles": ("I said {shout|NO WAY} and {1.4x #c02020|*that*} is {handwritten 90%|all, my dear}.", {}),
    "french": ("« Quoi ? » Tu es sûre ? C’est incroyable : il est là !", {"language": "fr"}),
    "german_narrow": ("Die Donaudampfschifffahrtsgesellschaft ist unübersichtlich!", {"language": "de"}),
    "capitals": ("THIS IS IT. I'M IN, IF I MAY. I WILL WIN!", {"case": "upper"}),
}


def drawn(name: str) -> NDArray[np.uint8]:
    """The sample on grey, BGR."""
    text, style = SAMPLES[name]
    fields: dict[str, object] = {}
    if name == "german_narrow":
        fields = {"geometry": Geometry(x=0.32, y=0.1, w=0.36, h=0.8), "autofit": "text"}
    layout = Layout(width=800, height=800, panels=[PanelRect(panel_id=1, x=0, y=0, w=WIDE, h=HIGH)])
    item = balloon(text, style=ObjectStyle(kind="speech", size_px=28, leading=1.1, **style), **fields)  # type: ignore[arg-type]
    canvas = np.full((HIGH, WIDE, 3), 190, np.uint8)
    for one in draw_objects([item], layout, width=800, fonts=shipped_fonts()):
        blend_over(canvas, one.rgba, one.x, one.y)
    return canvas[:, :, ::-1].copy()


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_balloon_looks_as_it_did(name: str, tmp_path: Path) -> None:
    kept = cv2.imread(str(PICTURES / f"{name}.png"))
    assert kept is not None, f"no picture of {name}"
    now = drawn(name)
    assert (PICTURES / f"{name}.png").stat().st_size <= MOST_BYTES
    assert now.shape == kept.shape
    apart = np.abs(now.astype(np.int16) - kept.astype(np.int16)).max(axis=2)
    if (apart > 40).mean() > 0.001:
        for kind, picture in (("old", kept), ("new", now), ("difference", apart.astype(np.uint8))):
            cv2.imwrite(str(tmp_path / f"{name}_{kind}.png"), picture)
        pytest.fail(f"{(apart > 40).mean():.2%} of the pixels of {name} changed; see {tmp_path}")


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for sample in SAMPLES:
        few = Image.fromarray(drawn(sample)[:, :, ::-1]).quantize(24)
        few.save(PICTURES / f"{sample}.png", optimize=True)
