"""What goes into a package and what comes out of it: plain values, no behaviour."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.compositor.protected import Protected
from core.errors import Finding
from core.lettering.objects import LayerPayload
from core.story.plan import Layout

Pixels = NDArray[np.uint8]
Origin = Literal["brought", "storyboard", "model"]


@dataclass(frozen=True, slots=True)
class LazyPixels:
    """A picture whose size is known and whose pixels are fetched when they are needed, perhaps more than once.

    Attributes:
        load: gives uint8 (height, width, 3) RGB, the same pixels at every call.
    """

    height: int
    width: int
    load: Callable[[], Pixels]


@dataclass(frozen=True, slots=True)
class PackagedScene:
    """One composed scene on its way into a package.

    Attributes:
        pixels: uint8 (H, W, 3) RGB, or a promise of them; a long episode should promise.
        protected: from the composed scene, in its canvas px.
        layout: the active layout; its background runs on into the gutter after the scene.
        layers: the lettering, for the list of texts.
        versions: artifact type → version or id, of everything that the picture was made of.
        png: the scene's PNG, where it was already encoded.
        unlettered: the same canvas without lettering; thumbnails show it where it is given.
    """

    scene_id: str
    title: str
    pixels: Pixels | LazyPixels
    protected: Sequence[Protected]
    layout: Layout
    layers: Sequence[LayerPayload] = ()
    versions: Mapping[str, Any] = field(default_factory=dict)
    origin: Origin = "storyboard"
    png: bytes | None = None
    unlettered: Pixels | LazyPixels | None = None

    @property
    def height(self) -> int:
        return self.pixels.height if isinstance(self.pixels, LazyPixels) else int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        return self.pixels.width if isinstance(self.pixels, LazyPixels) else int(self.pixels.shape[1])

    def load_unlettered(self) -> Pixels | None:
        """The canvas without lettering, where it is known."""
        return self.unlettered.load() if isinstance(self.unlettered, LazyPixels) else self.unlettered

    def load(self) -> Pixels:
        """The scene's pixels."""
        return self.pixels.load() if isinstance(self.pixels, LazyPixels) else self.pixels


@dataclass(frozen=True, slots=True)
class PackageMeta:
    """What the package says about itself.

    Attributes:
        fonts: what the font set lists as used: name, sha256, licence.
        speakers: names by character id, so that the list of texts can be read by people.
    """

    episode_id: str
    title: str
    slug: str
    language: str
    app_version: str
    fonts: Sequence[Mapping[str, Any]] = ()
    speakers: Mapping[str, str] = field(default_factory=dict)


FileKind = Literal["slice", "scene", "strip", "thumbnail", "layers", "manifest"]


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of a package; width and height are None for text files."""

    name: str
    kind: FileKind
    bytes: int
    sha256: str
    width: int | None = None
    height: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "bytes": self.bytes,
            "sha256": self.sha256,
            "width": self.width,
            "height": self.height,
        }


@dataclass(frozen=True, slots=True)
class PackageReport:
    """A package as written. `files` are JSON-ready records of every file, the manifest included."""

    manifest: dict[str, Any]
    files: list[dict[str, Any]]
    findings: list[Finding]
