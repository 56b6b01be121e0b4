import {registry} from "@web/core/registry";

// One path over three desks; tests/test_complaint_approval_tour.py runs it step by step.

const SUBJECT = "Water through the ceiling";
const FORM = ".o_complaint_form";
const LINE = `${FORM} .o_field_widget[name='solution_ids']`;
const FIRST_CHOICE = ".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option) a:not(.o_loading)";
const NEXT_STAGE = `${FORM} .o_arrow_button:has(+ .o_arrow_button_current)`;

const field = (name, inside = ".modal") => `${inside} .o_field_widget[name='${name}']`;
const addLine = (name, inside) =>
    `${field(name, inside)} .o_field_x2many_list_row_add :is(a, button)`;
const button = (name) => `${LINE} button[name='${name}']`;
const click = (trigger, content) => ({content, trigger, run: "click"});
const edit = (trigger, text) => ({trigger, run: `edit ${text}`});

const openSolutions = [
    click(`.o_kanban_record:contains(${SUBJECT})`),
    click(`${FORM} .nav-link[name='solutions']`),
];
const reached = (stage) => ({
    trigger: `${FORM} .o_arrow_button_current:contains(${stage})`,
});
const saved = {
    trigger: ".o_form_status_indicator_buttons.invisible:not(:visible)",
};
// The button that was clicked is gone: the server has answered and the form is loaded again.
const gone = (name) => ({trigger: `${LINE}:not(:has(button[name='${name}']))`});

const draft = (name, remedy, amount) => [
    click(addLine("solution_ids", FORM)),
    edit(`${field("name")} :is(input, textarea)`, name),
    click(addLine("remedy_ids")),
    edit(`${field("remedy_type_id")} input`, remedy),
    click(FIRST_CHOICE),
    edit(`${field("amount")} input`, amount),
    click(`.modal .o_field_widget[name='name']`, "leave the line: the cost is counted"),
];
const keepDraft = (name) => [
    click(".modal .o_form_button_save"),
    {trigger: `body:not(:has(.modal)) ${LINE} .o_data_row:contains(${name})`},
    click(".o_form_button_save"),
    saved,
];
const carryOut = [
    click(button("action_done")),
    gone("action_done"),
    {trigger: `${FORM} .o_arrow_button:enabled`},
    click(NEXT_STAGE),
    reached("Return visit"),
    saved,
];
const answerVisit = (result, remarks) => [
    click(`.o_list_view .o_data_row:contains(${SUBJECT}) td[name='complaint_id']`),
    click(`.o_form_view .o_field_widget[name='result'] input[data-value='${result}']`),
    edit(".o_form_view .o_field_widget[name='remarks'] textarea", remarks),
    click(".o_form_button_save"),
    saved,
];

const tour = (name, url, steps) =>
    registry.category("web_tour.tours").add(name, {url, steps: () => steps});

tour("complaint_approval_propose_tour", "/odoo/complaints", [
    ...openSolutions,
    ...draft("Money back", "Refund", "8000"),
    {
        content: "at once it says who must approve so much",
        trigger: `${field("approval_note")}:contains(Deputy GM (Dieter Deputy) must approve it)`,
    },
    ...keepDraft("Money back"),
    click(
        `${LINE}:not(:has(button[name='action_propose'])) button[name='action_ask_approval']`,
        "it is asked for, it cannot be told"
    ),
    gone("action_ask_approval"),
    {
        trigger: `${LINE} .o_data_row:contains(To approve):not(:has(button[name='action_propose'], button[name='action_approve']))`,
    },
]);

tour("complaint_approval_head_tour", "/odoo/complaint-approvals", [
    {
        content: "it is not for the head",
        trigger: ".o_view_nocontent:contains(Nothing waits for your decision)",
    },
    click(".o_searchview .o_facet_remove", "the head finds it among all"),
    click(
        `.o_kanban_record:contains(${SUBJECT}):not(:has(button[name='action_approve']:visible))`,
        "without buttons to decide"
    ),
    {
        content: "and reads why",
        trigger:
            ".o_form_view .alert:contains(Deputy GM (Dieter Deputy), their substitute or somebody above decides this)",
    },
    {
        trigger: ".o_form_view:not(:has(button[name='action_approve']))",
    },
]);

tour("complaint_approval_decide_tour", "/odoo/complaint-approvals", [
    click(`.o_kanban_record:contains(${SUBJECT}) button[name='action_approve']`),
    edit(`${field("instruction")} textarea`, "Repair it this week"),
    click(".modal-footer button[name='action_confirm']:contains(Approve)"),
    {
        content: "the desk is clear",
        trigger: ".o_view_nocontent:contains(Nothing waits for your decision)",
    },
]);

tour("complaint_approval_agree_tour", "/odoo/complaints", [
    ...openSolutions,
    click(`${LINE} .o_data_row:contains(Approved) button[name='action_propose']`),
    gone("action_propose"),
    click(button("action_answer")),
    click(`${field("answer")} input[data-value='agreed']`),
    edit(`${field("signed_by")} input`, "Lin Xia"),
    click(`${field("signature")} .o_signature`),
    {
        trigger: ".modal canvas.o_web_sign_signature",
        run: "canvasNotEmpty",
    },
    click(".modal:has(.o_web_sign_name_and_signature) .modal-footer .btn-primary:enabled"),
    {
        trigger: `${field("signature")} img.o_signature`,
    },
    click(".modal-footer button:contains(Save)"),
    reached("Handling"),
    ...carryOut,
]);

tour("complaint_approval_unsatisfied_tour", "/odoo/complaint-visits", [
    ...answerVisit("unsatisfied", "It drips again"),
]);

tour("complaint_approval_second_tour", "/odoo/complaints-my-desk", [
    ...openSolutions,
    {
        content: "it was moved up",
        trigger: `${FORM} .o_field_widget[name='escalation_level']:contains(Department head)`,
    },
    ...draft("Paint the ceiling", "Compensation", "500"),
    {
        trigger: `${field("approval_note")}:contains(Within your limit)`,
    },
    ...keepDraft("Paint the ceiling"),
    click(button("action_propose")),
    gone("action_propose"),
    click(button("action_agree")),
    gone("action_agree"),
    ...carryOut,
]);

tour("complaint_approval_satisfied_tour", "/odoo/complaint-visits", [
    ...answerVisit("satisfied", "Dry now"),
]);
