"""What every act is asked through: what a page is given prevails over what it reads around."""

from http import HTTPStatus

import pytest
from django import forms

from parchemin.kernel.objections import Objection, Refused
from parchemin.web import http


class Named(forms.Form):
    """A form that asks a name."""

    name = forms.CharField()


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        (None, HTTPStatus.OK),
        ({"name": ""}, HTTPStatus.UNPROCESSABLE_ENTITY),
        ({"name": "Awa"}, HTTPStatus.UNPROCESSABLE_ENTITY),
    ],
)
def test_what_a_page_is_given_prevails_over_what_is_read_around_it(monkeypatch, rf, typed, status):
    shown = []

    def render(request, template, context, status=HTTPStatus.OK):
        shown.append((context["title"], context["rows"], status))

    def refused(name):
        raise Refused(Objection("never", "Non."))

    monkeypatch.setattr(http, "render", render)
    around = {"title": "Lu autour", "rows": 3}
    http.ask(rf.get("/"), Named(typed), refused, lambda: around, title="Donné")
    assert shown == [("Donné", 3, status)]
