from odoo import api, models


class ComplaintComplaint(models.Model):
    """New cases, worked out in one go: most bring no rows along and many are alike."""

    _inherit = "complaint.complaint"

    @api.model
    def _add_precomputed_values(self, vals_list):
        """What is worked out from rows only is the same for every case that brings none:
        asked once, about an empty one."""
        empty = self.new({})
        for name, rows in self._get_counted_rows().items():
            field, value = self._fields[name], None
            for vals in vals_list:
                if name in vals or any(vals.get(row) for row in rows):
                    continue
                if value is None:
                    value = field.convert_to_write(empty[name], self)
                vals[name] = value
        return super()._add_precomputed_values(vals_list)

    @api.model
    def _get_counted_rows(self):
        """`{field: names of its rows}` of what is worked out from rows of the case only."""
        depends, found = self.pool.field_depends, {}
        for name, field in self._fields.items():
            rows = {path.partition(".")[0] for path in depends[field]} if field.precompute else ()
            if rows and all(self._fields[row].type == "one2many" for row in rows):
                found[name] = rows
        return found

    @api.model
    def _create(self, data_list):
        """Cases are written with what the rules will most likely say of them: their rows are
        not written, and all their indexes, a second time. The rules are asked as ever; where
        they say something else, that is what counts."""
        self._expect([data["stored"] for data in data_list])
        return super()._create(data_list)

    @api.model
    def _expect(self, vals_list):
        """Write the expected severity and next deadline into each of `vals_list`."""
        usual = self.env["complaint.severity"]._get_usual()
        Category, deadlines = self.env["complaint.category"], self._expect_deadlines(vals_list)
        for vals, date in zip(vals_list, deadlines, strict=True):
            vals |= {"repeat_count": 0, "date_deadline": date}
            if not (vals.get("severity_id") or vals.get("severity_note")):
                category = Category.browse(vals.get("category_id"))
                severity = category._get_routed("severity_id") or usual
                vals |= {"severity_id": severity.id, "severity_level": severity.level}

    @api.model
    def _expect_deadlines(self, vals_list):
        """The next deadlines of cases with these values, asked once about those alike."""
        Deadline = self.env["complaint.deadline"].sudo()  # sudo: a rule may be unreadable
        facts = [n for n in Deadline._get_case_facts() if self._fields[n].column_type]
        alike = [tuple(vals.get(name) for name in facts) for vals in vals_list]
        examples = {}
        for key, vals in zip(alike, vals_list, strict=True):
            if not vals.get("is_closed") and key not in examples:
                plain = {name: vals[name] for name in vals if self._fields[name].column_type}
                examples[key] = self.sudo().new(plain)  # sudo: as above
        clocks = Deadline._get_first_clocks(self.sudo().concat(*examples.values()))  # sudo: same
        self.env.context["complaint_intake"].clocks |= clocks
        dates = {
            key: Deadline._get_next_due(clocks[case._get_clock_facts()])
            for key, case in examples.items()
        }
        return [
            not vals.get("is_closed") and dates[key]
            for key, vals in zip(alike, vals_list, strict=True)
        ]
