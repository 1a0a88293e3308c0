"""Nobody but the browser that was let in gets an answer, on any address and by any method."""

from __future__ import annotations

import pytest
from review_page import HOST, OWN, PORT, Page

FOREIGN_HOSTS = [
    "", "evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", "127.0.0.1:80", "localhost",
    f"localhost.evil.example:{PORT}", f"127.0.0.1.nip.example:{PORT}", f"0.0.0.0:{PORT}", f"[::1]:{PORT}",
    f"127.0.0.2:{PORT}", f"127.1:{PORT}", f"2130706433:{PORT}", f"0x7f000001:{PORT}", f"127.0.0.1:{PORT}@evil.example",
    f"evil.example@127.0.0.1:{PORT}", f"127.0.0.1:{PORT} evil.example", f"127.0.0.1:{PORT},evil.example",
    f"127.0.0.1.:{PORT}", f"127.0.0.1:0{PORT}", f"router.local:{PORT}", f"127.0.0.1:{PORT}/", f"127.0.0.1:{PORT}#",
]  # fmt: skip
CROSS = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
    {"sec-fetch-site": "none", "sec-fetch-mode": "cors"},
    {"sec-fetch-site": "nonsense"},
    {"sec-fetch-site": "same-origin", "origin": "http://evil.example"},
    {"sec-fetch-site": "same-origin", "origin": "null"},
    {"sec-fetch-site": "same-origin", "origin": f"https://{HOST}"},
    {"sec-fetch-site": "same-origin", "origin": f"http://127.0.0.1:{PORT + 1}"},
]


def addresses(page: Page) -> list[tuple[str, str]]:
    """Every route with a method, its parts filled in; and one that does not exist."""
    found = [("GET", "/nothing"), ("GET", f"/enter/{page.admission.token}"), ("GET", "/static/app.css")]
    for route in page.app.router.routes:
        methods = getattr(route, "methods", None) or {"GET"}
        path = route.path.replace("{report_id}", "r0").replace("{event_id}", "event-0")
        found += [(method, path if path != "" else "/") for method in sorted(methods)]
    return found


def asked(page: Page, method: str, path: str, headers: dict[str, str]):
    return page.request(method, path, headers=headers, json={} if method == "POST" else None)


def test_every_route_is_known(page) -> None:
    assert len(addresses(page)) > 20


def test_a_foreign_host_is_refused_everywhere(page) -> None:
    for method, path in addresses(page):
        for host in FOREIGN_HOSTS:
            answer = asked(page, method, path, {**OWN, "host": host})
            assert answer.status_code == 421, (method, path, host)


def test_requests_from_other_sites_are_refused_everywhere(page) -> None:
    for method, path in addresses(page):
        for headers in CROSS:
            answer = asked(page, method, path, {"host": HOST, "origin": "", **headers} if "origin" in headers else {
                "host": HOST, "origin": f"http://{HOST}", **headers})  # fmt: skip
            assert answer.status_code == 403, (method, path, headers)


def test_without_the_cookie_nothing_is_answered(project) -> None:
    with Page(project) as page:
        for method, path in addresses(page):
            if path.startswith("/enter/"):
                continue
            assert asked(page, method, path, OWN).status_code == 401, (method, path)


def test_writing_needs_json_of_a_sensible_size(page) -> None:
    paths = [path for method, path in addresses(page) if method == "POST"]
    assert paths
    for path in paths:
        plain = page.post(path, content="{}", headers={**OWN, "content-type": "text/plain"})
        assert plain.status_code == 415
        assert page.post(path, json={"x": "y" * 1_000_001}).status_code == 413
        assert page.post(path, json=["nothing"]).status_code == 400
        assert (
            page.post(path, content="{", headers={**OWN, "content-type": "application/json"}).status_code
            == 400
        )


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_do_nothing(page, method) -> None:
    assert page.request(method, "/api/decide").status_code == 405


def test_the_token_opens_once(project) -> None:
    with Page(project) as page:
        path = f"/enter/{page.admission.token}"
        assert page.get("/enter/wrong").status_code == 403
        assert page.get("/").status_code == 401
        first = page.get(path)
        assert first.status_code == 303
        cookie = first.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert page.get("/").status_code == 200
        assert page.get(path).status_code == 303  # a reload, with the cookie
        page.cookies.clear()
        assert page.get(path).status_code == 403
        assert page.get("/").status_code == 401


def test_two_starts_have_two_secrets(project) -> None:
    first, second = Page(project).admission, Page(project).admission
    assert {first.token, first.cookie}.isdisjoint({second.token, second.cookie})
    assert first.token not in repr(first)
    assert first.cookie not in repr(first)


def test_every_answer_has_the_headers(page) -> None:
    for method, path in addresses(page):
        for headers in (OWN, {**OWN, "host": "evil.example"}):
            answer = asked(page, method, path, headers)
            policy = answer.headers["content-security-policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert ("trusted-types 'none'" in policy) is (path != "/map" or answer.status_code != 200)
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cache-control"] == "no-store" or path == "/icon.svg"


def test_faults_are_told_without_what_was_read(page, monkeypatch, capfd) -> None:
    def broken(*_args):
        raise RuntimeError("a canary sentence of the document")

    monkeypatch.setattr("plainrecord.web.app.report_view", broken)
    report_id = page.queue()["lines"][0]["report_id"]
    answer = page.get(f"/api/report/{report_id}")
    assert answer.status_code == 500
    assert "canary" not in answer.text
    told = "".join(capfd.readouterr())
    assert "RuntimeError in " in told
    assert "canary" not in told
