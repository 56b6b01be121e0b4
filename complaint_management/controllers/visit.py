from odoo import http
from odoo.http import request

from ..models.complaint_visit import SCORES
from ..models.complaint_visit_questionnaire import REMARKS_MAX
from ..tools.answer_link import PAGE

SCORE_FIELDS = ("score_process", "score_measures", "score_result")


class ComplaintVisitController(http.Controller):
    """The questionnaire of a return visit: public, by token, one answer (R41)."""

    @http.route(
        [PAGE, f"{PAGE}/<string:token>"], type="http", auth="public", methods=["GET", "POST"]
    )
    def complaint_visit(self, token="", **answers):
        """The page, and what comes back from it; looking at it changes nothing. Without a
        token, as in the preview of the mail, it is an unknown link."""
        visit = request.env["complaint.visit"]._get_by_token(token[:64])
        if not visit:
            return self._render("missing", request.env["complaint.visit"], status=404)
        if not visit._is_open():
            return self._render("done", visit)
        if request.httprequest.method != "POST":
            return self._render("form", visit, token=token, answers={})
        values = self._read_answers(answers)
        if not values:
            return self._render("form", visit, token=token, answers=answers, is_incomplete=True)
        return self._render("thanks" if visit._answer_online(values) else "done", visit)

    def _read_answers(self, answers):
        """What of the form is a sound answer, as values of the visit; empty when none is."""
        if answers.get("answer") == "declined":
            return {"result": "declined"}
        result = {"yes": "satisfied", "no": "unsatisfied"}.get(answers.get("answer"))
        scores = {name: answers.get(name) for name in SCORE_FIELDS if answers.get(name)}
        if not result or not set(scores.values()) <= dict(SCORES).keys():
            return {}
        remarks = (answers.get("remarks") or "").strip()[:REMARKS_MAX]
        return {"result": result, "remarks": remarks, **scores}

    def _render(self, page, visit, status=200, **values):
        """One of our pages, in the language of the complainant."""
        lang = visit.complaint_id._get_customer_lang() if visit else None
        if lang:
            request.update_context(lang=lang)
        company = (visit.company_id if visit else request.env.company).sudo()  # sudo: its name
        values |= {"company": company, "page_lang": (request.env.lang or "en").replace("_", "-")}
        values["number"] = visit.complaint_id.number if visit else ""
        response = request.render(f"complaint_management.visit_page_{page}", values)
        response.status_code = status
        response.headers["Referrer-Policy"] = "no-referrer"  # the address holds the token
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Cache-Control"] = "no-store"
        return response
