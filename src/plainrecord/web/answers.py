"""What comes in and goes out as data, and how errors are told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from plainrecord.store import RecordError, StoreError
from plainrecord.store.errors import DecisionConflict
from plainrecord.web.deciding import conflict_view
from plainrecord.web.forms import FormError

T = TypeVar("T")


async def body(request: Request, shape: type[T]) -> T:
    """What was sent, checked against its shape; raises ``StoreError`` with what is wrong."""
    try:
        return msgspec.json.decode(await request.body(), type=shape)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise StoreError("refused", f"what was sent is not understood: {error}") from error


def data(value: Mapping[str, Any], status: int = 200) -> Response:
    """JSON in ASCII: lone surrogates and separators of lines reach the page as they are."""
    return Response(json.dumps(value), status_code=status, media_type="application/json")


async def _store_error(_: Request, error: Exception) -> Response:
    reason = error.reason if isinstance(error, StoreError) else "damaged"
    status = 404 if reason in ("unknown_report", "unknown_event") else 409 if reason == "busy" else 400
    return data({"error": reason, "message": str(error)}, status)


async def _conflict(_: Request, error: Exception) -> Response:
    theirs = error.decisions if isinstance(error, DecisionConflict) else ()
    told = {"error": "conflict", "message": str(error), "theirs": conflict_view(theirs)}
    return data(told, 409)


async def _form_error(_: Request, error: Exception) -> Response:
    entry = error.entry if isinstance(error, FormError) else ""
    return data({"error": "form", "entry": entry, "key": str(error)}, 422)


async def _http_error(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return data({"error": "no_page", "message": "There is nothing at this address."}, status)


ERRORS: Mapping[Any, ExceptionHandler] = {
    StoreError: _store_error,
    DecisionConflict: _conflict,
    FormError: _form_error,
    RecordError: _store_error,
    HTTPException: _http_error,
}
"""Kind of error -> how it is answered. What is none of them is a fault, and the guard tells of it."""
