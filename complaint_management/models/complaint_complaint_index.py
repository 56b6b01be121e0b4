from odoo import models


class ComplaintComplaint(models.Model):
    """Indexes that keep the board and the lists quick among a million cases, most of them
    closed. They spell the conditions the way Odoo does, else PostgreSQL passes them over:
    COALESCE of a boolean in an order, IS NOT TRUE of one in a filter."""

    _inherit = "complaint.complaint"

    _list_idx = models.Index("(COALESCE(is_urgent, FALSE) DESC, date_deadline, id DESC)")
    _open_idx = models.Index(
        "(COALESCE(is_urgent, FALSE) DESC, date_deadline, id DESC) WHERE is_closed IS NOT TRUE"
    )
    _board_idx = models.Index(
        "(stage_id, COALESCE(is_urgent, FALSE) DESC, date_deadline, id DESC)"
        " WHERE is_closed IS NOT TRUE"
    )
    # The counts of the board and its panel, also under record rules, from the index alone.
    _count_idx = models.Index(
        "(stage_id, severity_level, severity_id, department_id, category_id) INCLUDE"
        " (company_id, active, receiver_id, user_id, holder_id, is_confidential, is_closed, id)"
        " WHERE is_closed IS NOT TRUE"
    )
    # The figures of a period: who may see a case, where it belongs, how it went, from the
    # index alone; a case has so many columns that to read it takes longer than to count it.
    _received_idx = models.Index(
        "(company_id, date_received) INCLUDE (id, active, cancel_reason, department_id, cause_id,"
        " is_confidential, receiver_id, user_id, holder_id, is_closed, date_contacted,"
        " date_resolved, satisfaction, is_redone, repeat_of_id, escalation_count, cost)"
    )
