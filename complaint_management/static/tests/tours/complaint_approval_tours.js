import {registry} from "@web/core/registry";

// One path through three desks; tests/test_complaint_approval_tour.py runs it step by step.

const SUBJECT = "Water through the ceiling";
const PAGE = ".o_complaint_form .nav-link[name='solutions']";
const LINE = ".o_complaint_form .o_field_widget[name='solution_ids']";

const openSolutions = [
    {
        trigger: `.o_complaint_kanban .o_kanban_record:contains(${SUBJECT})`,
        run: "click",
    },
    {
        trigger: PAGE,
        run: "click",
    },
];

const tour = (name, url, steps) =>
    registry.category("web_tour.tours").add(name, {url, steps: () => steps});

tour("complaint_approval_propose_tour", "/odoo/complaints", [
    ...openSolutions,
    {
        content: "above the limit: it is asked for, it cannot be told",
        trigger: `${LINE} .o_data_row:not(:has(button[name='action_propose'])) button[name='action_ask_approval']`,
        run: "click",
    },
    {
        trigger: `${LINE} .o_data_row:contains(To approve):not(:has(button[name='action_propose'], button[name='action_approve']))`,
    },
]);

tour("complaint_approval_head_tour", "/odoo/complaint-approvals", [
    {
        content: "it is not for the head",
        trigger: ".o_view_nocontent:contains(Nothing waits for your decision)",
    },
    {
        content: "the head finds it among all, without buttons to decide",
        trigger: ".o_searchview .o_facet_remove",
        run: "click",
    },
    {
        trigger: `.o_kanban_record:contains(${SUBJECT}):not(:has(button[name='action_approve']))`,
    },
]);

tour("complaint_approval_deputy_tour", "/odoo/complaint-approvals", [
    {
        trigger: `.o_kanban_record:contains(${SUBJECT}) button[name='action_approve']`,
        run: "click",
    },
    {
        trigger: ".modal .o_field_widget[name='instruction'] textarea",
        run: "edit Repair it this week",
    },
    {
        trigger: ".modal-footer button[name='action_confirm']:contains(Approve)",
        run: "click",
    },
    {
        content: "the desk is clear",
        trigger: ".o_view_nocontent:contains(Nothing waits for your decision)",
    },
]);

tour("complaint_approval_agree_tour", "/odoo/complaints", [
    ...openSolutions,
    {
        trigger: `${LINE} .o_data_row:contains(Approved) button[name='action_propose']`,
        run: "click",
    },
    {
        trigger: `${LINE} .o_data_row:contains(Told) td[name='name']`,
        run: "click",
    },
    {
        content: "the instruction is at hand",
        trigger: ".modal:contains(Repair it this week)",
    },
    {
        trigger: ".modal .o_field_widget[name='signed_by'] input",
        run: "edit Lin Xia",
    },
    {
        trigger: ".modal .o_field_widget[name='signature'] .o_signature",
        run: "click",
    },
    {
        trigger: ".modal canvas.o_web_sign_signature",
        run: "canvasNotEmpty",
    },
    {
        trigger:
            ".modal:has(.o_web_sign_name_and_signature) .modal-footer .btn-primary:enabled",
        run: "click",
    },
    {
        trigger: ".modal .o_field_widget[name='signature'] img.o_signature",
    },
    {
        trigger: ".modal .o_field_widget[name='answer'] input[data-value='agreed']",
        run: "click",
    },
    {
        trigger: ".modal .o_form_button_save",
        run: "click",
    },
    {
        trigger: "body:not(:has(.modal)) .o_form_button_save",
        run: "click",
    },
    {
        trigger: ".o_complaint_form .o_arrow_button_current:contains(Handling)",
    },
    {
        trigger: `${LINE} button[name='action_done']`,
        run: "click",
    },
    {
        trigger: `${LINE}:not(:has(button[name='action_done'])) .o_data_row:contains(Carried out)`,
    },
]);
