"""How much of 200 lettered balloons an independent reader reads back; the suite reads a part of them."""

from __future__ import annotations

import pytest

from tests.property.test_lettering_read_back import BALLOONS, check_read_back, no_network

__all__ = ["no_network"]


@pytest.mark.usefixtures("no_network")
def test_a_reader_reads_back_nearly_every_character_of_200_balloons() -> None:
    check_read_back(BALLOONS)
