"""A client for pages (reading one never writes, opening a session is one call), and what a page says."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from parchemin.accounts.models import User
from parchemin.web.routes import Access

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
# What a session or a throttle notes about a visit is not the state of the application; nor is the mark, set by
# allauth, that somebody has seen their recovery codes.
NOT_STATE = ("django_session", "web_cache", "mfa_authenticator")


class WroteWhileReading(AssertionError):
    """A GET that changed the database."""


@contextmanager
def nothing_written() -> Iterator[None]:
    """Raise `WroteWhileReading` at the first statement that changes a row of the application."""

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITE.match(sql) and not any(table in sql for table in NOT_STATE):
            raise WroteWhileReading(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


class PageClient(Client):
    """A test client whose GET may not write."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        with nothing_written():
            return super().get(*args, **kwargs)

    def open_session(self, user: User, *, second_factor: bool = True) -> "PageClient":
        """Sign `user` in as the sign-in pages do, now, with or without a second factor."""
        self.force_login(user)
        session = self.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [
            {"method": method, "at": time.time()}
            for method in ("password", *(("mfa",) if second_factor else ()))
        ]
        session.save()
        return self


def html_of(answer: HttpResponse) -> str:
    """Return the HTML of an answer with the spaces of a keyboard where the page holds its punctuation."""
    return answer.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ")


@cache
def addresses() -> Mapping[str, str]:
    """Return an address of each route by its full name; what a route takes as argument is made up."""
    return dict(_addresses(get_resolver("parchemin.config.urls"), "", {}))


def _addresses(
    resolver: URLResolver, space: str, above: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        given = {**above, **_made_up(pattern)}
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name, hence no line in the table"
            yield space + pattern.name, reverse(space + pattern.name, kwargs=given)
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _addresses(pattern, inner, given)


@cache
def audiences() -> Mapping[str, Access | None]:
    """Return the audience of each route by its full name, None for one that has none."""
    return dict(_audiences(get_resolver("parchemin.config.urls"), ""))


def _audiences(resolver: URLResolver, space: str) -> Iterator[tuple[str, Access | None]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield space + (pattern.name or ""), getattr(pattern.callback, "audience", None)
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _audiences(pattern, inner)


def _made_up(pattern: URLPattern | URLResolver) -> dict[str, object]:
    taken = pattern.pattern.converters
    named = pattern.pattern.regex.groupindex
    return {name: 1 if isinstance(taken.get(name), IntConverter) else "x" for name in named}
