from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.compositor.protected import Protected
from core.compositor.slices import plan_slices
from core.units import Span

KINDS = st.sampled_from(["panel", "balloon", "sfx", "face"])


@st.composite
def strips(draw: st.DrawFn) -> tuple[int, int, list[Protected]]:
    height = draw(st.integers(1, 1500))
    limit = draw(st.integers(20, 900))
    spans = draw(st.lists(st.tuples(st.integers(-50, height + 50), st.integers(1, 800), KINDS), max_size=12))
    return height, limit, [Protected(Span(top, top + long), kind, f"{kind} {top}") for top, long, kind in spans]


@given(strips())
@settings(max_examples=120, deadline=None)
def test_slices_tile_the_strip_under_the_limit(case) -> None:
    height, limit, protected = case
    plan = plan_slices(height, protected, max_height_px=limit)
    assert plan.spans[0].top == 0 and plan.spans[-1].bottom == height
    assert all(before.bottom == after.top for before, after in zip(plan.spans, plan.spans[1:], strict=False))
    assert all(0 < span.length <= limit for span in plan.spans)


@given(strips())
@settings(max_examples=120, deadline=None)
def test_nothing_is_crossed_where_a_legal_plan_exists(case) -> None:
    height, limit, protected = case
    hard = [item.span for item in protected if item.span.length <= limit]
    plan = plan_slices(height, protected, max_height_px=limit)
    # The longest legal step each time is a plan whenever there is one.
    at = 0
    while at < height:
        steps = [
            row
            for row in range(at + 1, min(at + limit, height) + 1)
            if row == height or not any(span.top < row < span.bottom for span in hard)
        ]
        if not steps:
            break
        at = steps[-1]
    if at == height:
        assert all(item.span.length > limit for item in plan.crossed)
    else:
        assert any(item.span.length <= limit for item in plan.crossed)


@given(strips(), st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_a_count_limit_is_kept_whenever_it_can_be(case, count) -> None:
    height, limit, protected = case
    plan = plan_slices(height, protected, max_height_px=limit, max_count=count)
    if -(-height // limit) <= count:
        assert len(plan.spans) <= count
