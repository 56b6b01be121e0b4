import {registry} from "@web/core/registry";

// These tours rely on the cases that tests/test_complaint_tour.py makes.

const openCase = (subject) => [
    {
        content: "find the case on the board",
        trigger: `.o_complaint_kanban .o_kanban_record:contains(${subject})`,
        run: "click",
    },
    {
        trigger: ".o_complaint_form .o_field_widget[name='number']",
    },
];

const settle = (confirm) => [
    ...openCase("Loud music"),
    {
        content: "it can be settled at once",
        trigger: ".o_complaint_form button:contains(Settle)",
        run: "click",
    },
    {
        trigger: ".modal .o_field_widget[name='what_was_done'] textarea",
        run: "edit Asked them to turn it down, they did",
    },
    {
        trigger: ".modal .o_field_widget[name='cause_id'] input",
        run: "click",
    },
    {
        trigger: ".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option) a:not(.o_loading)",
        run: "click",
    },
    {
        content: "without a confirmation it is not settled",
        trigger: ".modal button[name='action_settle']",
        run: "click",
    },
    {
        trigger: ".modal:contains(Let the complainant sign) .modal-footer .btn-primary",
        run: "click",
    },
    {
        trigger: ".modal:not(:contains(Let the complainant sign))",
    },
    ...confirm,
    {
        trigger: ".modal button[name='action_settle']",
        run: "click",
    },
    {
        content: "the case is closed",
        trigger: ".o_complaint_form .ribbon:contains(Closed)",
    },
];

registry.category("web_tour.tours").add("complaint_settle_note_tour", {
    url: "/odoo/complaints",
    steps: () =>
        settle([
            {
                trigger: ".modal .o_field_widget[name='confirmation'] textarea",
                run: "edit Said thank you at the desk",
            },
        ]),
});

registry.category("web_tour.tours").add("complaint_settle_signature_tour", {
    url: "/odoo/complaints",
    steps: () =>
        settle([
            {
                trigger: ".modal .o_field_widget[name='signed_by'] input",
                run: "edit Lin Xia",
            },
            {
                trigger: ".modal .o_field_widget[name='signature'] .o_signature",
                run: "click",
            },
            {
                content: "the name is drawn as signature",
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
        ]),
});

const missing = (words) => [
    {
        content: "one message names what is missing",
        trigger: `.modal:contains(cannot move)${words.map((word) => `:contains(${word})`).join("")}`,
    },
    {
        trigger: ".modal-footer .btn-primary",
        run: "click",
    },
    {
        trigger: "body:not(:has(.modal))",
    },
];

registry.category("web_tour.tours").add("complaint_blocked_tour", {
    url: "/odoo/complaints",
    steps: () => [
        {
            content: "drag the card too far",
            trigger: ".o_kanban_group:contains(Received) .o_kanban_record:contains(Loud music)",
            run: "drag_and_drop(.o_kanban_group:contains(Handling))",
        },
        ...missing(["Assess it", "Assign a handler"]),
        {
            content: "the card is back where it was",
            trigger: ".o_kanban_group:contains(Received) .o_kanban_record:contains(Loud music)",
        },
        {
            trigger:
                ".o_kanban_group:contains(Handling):not(:has(.o_kanban_record:contains(Loud music)))",
        },
        ...openCase("Loud music"),
        {
            content: "or click a stage too far",
            trigger: ".o_complaint_form .o_arrow_button:contains(Solution)",
            run: "click",
        },
        ...missing(["Assess it"]),
        {
            content: "the case stays where it was",
            trigger: ".o_complaint_form .o_arrow_button_current:contains(Received)",
        },
    ],
});

registry.category("web_tour.tours").add("complaint_first_column_tour", {
    url: "/odoo/complaints",
    steps: () => [
        {
            content: "a new case begins with its receipt",
            trigger: ".o_complaint_kanban .o_kanban_group:first-child .o_kanban_quick_add",
        },
        {
            content: "not further on",
            trigger:
                ".o_complaint_kanban:not(:has(.o_kanban_group:not(:first-child) .o_kanban_quick_add))",
        },
        {
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            content: "by department every column takes new cases",
            trigger: ".o_group_by_menu .o_menu_item:contains(Department)",
            run: "click",
        },
        {
            trigger: ".o_complaint_kanban .o_kanban_group:not(:first-child) .o_kanban_quick_add",
        },
    ],
});
