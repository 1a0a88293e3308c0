"""Two coders who did not see one another: where they differ is listed, one decision is taken, and agreement is told."""

from __future__ import annotations

import json
import re
from html import unescape

from review_page import Page


def coded_twice(project) -> tuple[str, str, str]:
    """Ann and Ben finish one report blind; they differ on one value. Gives the report, the path and Ben's words."""
    with Page(project, "ann", blind=True) as ann:
        ann.enter()
        seen = 100  # as if each had seen all that came before
        line = ann.queue()["lines"][0]
        report = ann.report(line["report_id"])
        field = next(one for one in report["fields"] if one["path"] == "act")
        ann.decide(line["report_id"], {"path": field["path"], "action": "accept"}, seen_serial=seen)
        ann.decide(line["report_id"], {"path": "", "action": "accept"}, seen_serial=seen)
        assert "There is nothing to settle" in ann.get("/adjudication").text
    with Page(project, "ben") as ben:
        ben.enter()
        form = {**field["form"], "event_type": "clash.armed"}
        ben.decide(
            line["report_id"], {"path": field["path"], "action": "correct", "form": form, "reason": "counted"}
        )
        ben.decide(line["report_id"], {"path": "", "action": "accept"}, seen_serial=seen)
    return line["report_id"], field["path"], "Armed clash"


def test_a_dispute_is_listed_and_settled(project) -> None:
    report_id, path, words = coded_twice(project)
    with Page(project, "cleo") as page:
        page.enter()
        text = page.get("/adjudication").text
        [dispute] = re.findall(r'<section class="dispute".*?</section>', text, re.S)
        assert words in dispute
        assert "counted" in dispute
        assert not re.search(r'class="name"(?! hidden)', dispute)  # names are hidden until they are asked for
        given = {
            name: unescape(re.search(rf'data-{name}="([^"]*)"', dispute)[1])
            for name in ("path", "seal", "settles")
        }
        assert given["path"] == path
        value = unescape(re.search(r'data-action="correct" data-value="([^"]*)"', dispute)[1])
        item = {
            "path": path, "action": "correct", "seal": given["seal"], "value": json.loads(value),
            "settles": json.loads(given["settles"]), "reason": "the text says so",
        }  # fmt: skip
        seen = int(re.search(r'data-seen="(\d+)"', text)[1])
        assert page.decide(report_id, item, seen_serial=seen).status_code == 200
        assert "There is nothing to settle" in page.get("/adjudication").text
        field = next(one for one in page.report(report_id)["fields"] if one["path"] == path)
        assert field["state"]["status"] == "corrected"
        assert words in field["state"]["words"]


def test_agreement_is_told_by_field(project) -> None:
    coded_twice(project)
    with Page(project, "cleo") as page:
        page.enter()
        rows = re.findall(r"<tr>.*?</tr>", page.get("/agreement").text.split("<tbody>")[1], re.S)
        between = [row for row in rows if ">ann - ben<" in row]
        assert between
        percents = {
            re.findall(r"<td>(.*?)</td>", row)[0]: re.findall(r'<td class="number">([\d.]+)', row)[2]
            for row in between
        }
        assert percents["event type"] == "0.0"
        assert percents["killed"] == "100.0"


def test_nothing_to_compare(page) -> None:
    assert "Nothing to compare yet" in page.get("/agreement").text
