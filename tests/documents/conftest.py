"""The small edition, saved and gathered as the drafts are made of it."""

from __future__ import annotations

import pytest

from kepuri_eval.documents.proposals import Proposals, propose
from kepuri_eval.params import Params
from kepuri_eval.reporting.city_report import CityReport, read_city
from tests.documents.drafted_edition import make_edition


@pytest.fixture(scope="session")
def params(tmp_path_factory: pytest.TempPathFactory) -> Params:
    return make_edition(tmp_path_factory.mktemp("drafts"))


@pytest.fixture(scope="session")
def city(params: Params) -> CityReport:
    return read_city(params)


@pytest.fixture(scope="session")
def lists(city: CityReport) -> Proposals:
    return propose(city)
