"""The payloads between a script and a picture: intent, panel plan, layout, semantics, render spec, render result."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.errors import Finding
from core.story.base import Payload

Pacing = Literal["slow_burn", "normal", "fast", "impact"]
CinematicMode = Literal["continuity", "montage", "reveal", "dialogue_heavy", "atmospheric"]
BeatType = Literal["initial", "escalation", "peak", "release", "hook"]
Scale = Literal[
    "extreme_closeup", "closeup", "medium_closeup", "medium", "medium_full", "full", "long", "wide", "establishing"
]
Angle = Literal["eye", "high", "low", "dutch", "birds_eye"]
Viewpoint = Literal["objective", "over_shoulder", "pov"]
GutterWord = Literal["tight", "normal", "pause", "beat", "scene_change", "drop"]
Gaze = Literal["at_other", "at_object", "down", "away", "toward_path", "camera"]
Expression = Literal[
    "neutral",
    "happy",
    "laugh",
    "sad",
    "cry",
    "angry",
    "shock",
    "afraid",
    "cold",
    "smirk",
    "tired",
    "embarrassed",
    "determined",
]
Pose = Literal[
    "stand",
    "walk",
    "run",
    "sit",
    "lie",
    "point",
    "reach",
    "hold",
    "hips",
    "cross",
    "chest",
    "raise",
    "crouch",
    "phone",
    "hug",
    "fall",
]
Share = Annotated[float, Field(ge=0, le=1)]


class Beat(Payload):
    """One thing that happens. `line_ids` are the script lines that it covers; every line is in exactly one beat.

    `key_objects` and `must_show` are things in the words of the text ("silver key"). `place` is where it plays if that
    is not the scene's own setting.
    """

    beat_id: str
    line_ids: list[str]
    what_happens: str
    type: BeatType
    tone: str = "neutral"
    characters: list[str] = Field(default_factory=list)
    key_objects: list[str] = Field(default_factory=list)
    dialogue_line_ids: list[str] = Field(default_factory=list)
    must_show: list[str] = Field(default_factory=list)
    place: str = ""


class EmotionalArc(Payload):
    start: str
    peak: str
    end: str


class SceneIntent(Payload):
    """Payload of a `scene_intent` artifact. `characters` and the beats' characters are character ids."""

    logline: str
    pacing: Pacing = "normal"
    emotional_arc: EmotionalArc
    cinematic_mode: CinematicMode = "continuity"
    continuity_preference: Share = 0.5
    shot_variety_preference: Share = 0.5
    visual_motifs: list[str] = Field(default_factory=list)
    setting: str = ""
    time_of_day: str | None = None
    characters: list[str] = Field(default_factory=list)
    beats: list[Beat]
    findings: list[Finding] = Field(default_factory=list)


class Camera(Payload):
    scale: Scale
    angle: Angle = "eye"
    viewpoint: Viewpoint = "objective"


class PlannedPanel(Payload):
    """One panel of a plan. `line_ids` are the script lines that play in it, in reading order."""

    panel_id: Annotated[int, Field(ge=1)]
    grammar_id: str
    story_function: str
    beat_ids: list[str] = Field(default_factory=list)
    line_ids: list[str] = Field(default_factory=list)
    role: Literal["main", "inset"] = "main"
    has_dialogue: bool = False
    importance_weight: Annotated[float, Field(ge=0.1, le=1)] = 0.5
    camera: Camera
    gutter_after: GutterWord = "normal"


class PanelPlan(Payload):
    """Payload of a `panel_plan` artifact. `bound` says that a writer's own panels fixed their number and order."""

    panels: Annotated[list[PlannedPanel], Field(min_length=1)]
    bound: bool = False
    findings: list[Finding] = Field(default_factory=list)


class PanelRect(Payload):
    """Where a panel stands in its scene's canvas: whole px, half-open, y down."""

    panel_id: Annotated[int, Field(ge=1)]
    x: int
    y: int
    w: Annotated[int, Field(gt=0)]
    h: Annotated[int, Field(gt=0)]


class Layout(Payload):
    """Payload of a `layout` artifact: a scene's canvas at its own width (800 px for planned scenes).

    `background` is ``#rrggbb``, or ``"art"`` for brought art whose own gutters are kept. `gutter_after_px` is the space
    between this scene's last row and the next scene.
    """

    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]
    panels: list[PanelRect]
    template_id: str = ""
    background: str = "#ffffff"
    gutter_after_px: Annotated[int, Field(ge=0)] = 0


class FigureSemantics(Payload):
    """One figure in a panel. `position` is the figure's centre as a share of the panel's width."""

    character_id: str
    position: Share = 0.5
    gaze: Gaze = "away"
    expression: Expression = "neutral"
    action: Pose = "stand"
    frame_share: Share = 0.35


class SceneryShown(Payload):
    """The place behind the figures. `kind` is a key of the renderer's set of places."""

    environment_id: str | None = None
    kind: str = "room"
    name: str = ""
    time_of_day: Literal["day", "sunset", "night", "storm"] = "day"


class PanelSemantics(Payload):
    """What can be seen in one panel: a drawable description of 25..45 words and its parts."""

    panel_id: int
    description: str
    characters: list[FigureSemantics] = Field(default_factory=list)
    environment: SceneryShown = Field(default_factory=SceneryShown)
    props: list[str] = Field(default_factory=list)
    effects: list[Literal["speed", "rain", "tone", "glow", "shake", "focus"]] = Field(default_factory=list)


class SceneSemantics(Payload):
    """Payload of a `panel_semantics` artifact."""

    panels: list[PanelSemantics]


class RenderSpec(Payload):
    """Payload of a `render_spec` artifact: one prompt for the whole scene image. `width`/`height` are the layout's."""

    prompt: str
    prompt_sha256: str
    style_id: str
    seed: int
    provider: str = "storyboard"
    reference_images: list[str] = Field(default_factory=list)
    layout_id: str
    width: int
    height: int


class FigureFacts(Payload):
    """Where a drawn figure ended up, in shares of its panel (x, y, w, h; may lie outside 0..1)."""

    character_id: str
    face: tuple[float, float, float, float] | None = None
    mouth: tuple[float, float] | None = None
    body: tuple[float, float, float, float] | None = None
    hands: list[tuple[float, float, float, float]] = Field(default_factory=list)


class PanelFacts(Payload):
    """What a renderer (or a detector, or a person) knows about the pixels of one panel."""

    panel_id: int
    figures: list[FigureFacts] = Field(default_factory=list)
    objects: list[tuple[str, float, float, float, float]] = Field(default_factory=list)


class RenderResult(Payload):
    """Payload of a `render_result` artifact. `image` is the blob key (sha256) of a PNG of `width` × `height` px.

    `drawn_for` is the layout whose panels the pixels follow, scaled to the image's width if that differs.
    """

    image: str
    width: int
    height: int
    origin: Literal["brought", "storyboard", "model"]
    drawn_for: Layout
    facts: list[PanelFacts] = Field(default_factory=list)
    provider: str = "storyboard"
    model: str | None = None
    seed: int | None = None
    usage: dict[str, float] = Field(default_factory=dict)
    prompt_sha256: str | None = None
