"""Random histories of a scene: what staleness must hold whatever people do."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.versions.kinds import TYPES, pointer_key
from core.versions.shape import fingerprint, shape_of
from core.versions.staleness import Freshness, Node, check_freshness

CHAIN = [kind for kind in TYPES.values() if kind.pointer and not kind.per_language]
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("make"), st.integers(0, len(CHAIN) - 1), st.integers(0, 2)),
        st.tuples(st.just("point"), st.integers(0, len(CHAIN) - 1), st.integers(0, 20)),
        st.tuples(st.just("style"), st.integers(0, 2), st.just(0)),
    ),
    max_size=40,
)


class History:
    """A scene as people and machines change it: versions are added, pointers move, styles change."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.active: dict[str, str] = {}
        self.style = "style-0"

    def make(self, kind_at: int, content: int) -> str:
        kind = CHAIN[kind_at]
        payload: object = f"{kind.name}-{content}"
        if kind.name == "layout":
            # Contents 0 and 1 differ in place only, 2 in size.
            payload = {
                "panels": [{"panel_id": 1, "x": 0, "y": 10 * content, "w": 800, "h": 900 if content > 1 else 600}]
            }
        inputs = [self.active[key] for entry in kind.inputs if (key := pointer_key(entry.type)) in self.active]
        made = Node(
            artifact_id=f"{len(self.nodes)}",
            type=kind.name,
            payload_sha256=fingerprint(payload),
            shape_sha256=shape_of(kind.name, payload) if isinstance(payload, dict) else None,
            input_ids=tuple(inputs),
            input_digests={"style": self.style},
        )
        self.nodes[made.artifact_id] = made
        self.active[str(kind.pointer)] = made.artifact_id
        return made.artifact_id

    def point(self, kind_at: int, choice: int) -> None:
        kind = CHAIN[kind_at]
        known = [entry.artifact_id for entry in self.nodes.values() if entry.type == kind.name]
        if known:
            self.active[str(kind.pointer)] = known[choice % len(known)]

    def run(self, actions: list[tuple[str, int, int]]) -> None:
        for name, first, second in actions:
            if name == "make":
                self.make(first, second)
            elif name == "point":
                self.point(first, second)
            else:
                self.style = f"style-{first}"

    def fresh(self) -> Freshness:
        return check_freshness(self.nodes.values(), self.active, {"style": self.style})


def stale_keys(found: Freshness) -> set[str]:
    return {entry.pointer for entry in found.stale}


def oracle(history: History, key: str) -> bool:
    """Staleness straight from its definition, by walking down the chain each time."""
    node = history.nodes[history.active[key]]
    if node.input_digests["style"] != history.style:
        return True
    inputs = [history.nodes[input_id] for input_id in node.input_ids]
    for expected in TYPES[node.type].inputs:
        for used in inputs:
            if used.type != expected.type:
                continue
            at = str(pointer_key(used.type))
            if at not in history.active:
                return True
            present = history.nodes[history.active[at]]
            by_shape = expected.by == "shape" and used.shape_sha256 is not None
            equal = (
                present.shape_sha256 == used.shape_sha256 if by_shape else present.payload_sha256 == used.payload_sha256
            )
            if not equal or oracle(history, at):
                return True
    return False


@settings(max_examples=200, deadline=None)
@given(ACTIONS)
def test_it_is_what_the_definition_says(actions: list[tuple[str, int, int]]) -> None:
    history = History()
    history.run(actions)
    assert stale_keys(history.fresh()) == {key for key in history.active if oracle(history, key)}


@settings(max_examples=100, deadline=None)
@given(ACTIONS)
def test_every_stale_thing_has_a_reason_and_nothing_is_both_stale_and_moved(
    actions: list[tuple[str, int, int]],
) -> None:
    history = History()
    history.run(actions)
    found = history.fresh()
    assert all(entry.reasons and all(reason.words for reason in entry.reasons) for entry in found.stale)
    assert not stale_keys(found) & set(found.moved)
    order = [list(TYPES).index(entry.node.type) for entry in found.stale]
    assert order == sorted(order)


@settings(max_examples=100, deadline=None)
@given(ACTIONS)
def test_making_everything_anew_makes_everything_fresh(actions: list[tuple[str, int, int]]) -> None:
    history = History()
    history.run(actions)
    for kind_at in range(len(CHAIN)):
        history.make(kind_at, 2)
    assert history.fresh() == Freshness((), ())


@settings(max_examples=100, deadline=None)
@given(ACTIONS, ACTIONS)
def test_going_back_to_the_same_pointers_is_going_back(
    before: list[tuple[str, int, int]], after: list[tuple[str, int, int]]
) -> None:
    history = History()
    history.run(before)
    found, active, style = history.fresh(), dict(history.active), history.style
    history.run(after)
    history.active, history.style = active, style
    assert history.fresh() == found


@settings(max_examples=100, deadline=None)
@given(ACTIONS)
def test_moving_panels_alone_never_makes_art_stale(actions: list[tuple[str, int, int]]) -> None:
    history = History()
    history.run(actions)
    for kind_at in range(len(CHAIN)):
        history.make(kind_at, 0)
    layout_at = [kind.name for kind in CHAIN].index("layout")
    history.make(layout_at, 1)
    found = history.fresh()
    assert stale_keys(found) == set()
    assert set(found.moved) == {"render_spec", "render_result"}
