import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

import {markup} from "@odoo/owl";

// Triggers name fields and buttons, never words or positions, so that the tour works in
// every language and with the pages an industry adds.
const FIRST_CHOICE = ".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option) a:not(.o_loading)";
const NEXT_STAGE = ".o_complaint_form .o_arrow_button:has(+ .o_arrow_button_current)";

const field = (name, inside = ".o_complaint_form") => `${inside} .o_field_widget[name='${name}']`;
const page = (name) => `.o_complaint_form .nav-link[name='${name}']`;
const addLine = (name, inside) =>
    `${field(name, inside)} .o_field_x2many_list_row_add :is(a, button)`;

// Run by itself, the tour must wait until a move is saved; a person does so anyway.
const reached = (stage) => ({
    isActive: ["auto"],
    trigger: `.o_complaint_form .o_arrow_button_current:contains(${stage})`,
});

// Odoo hides the hint inside dialogs, so the step before a dialog says what to do in it.
// A guided tour for newcomers: one complaint from receipt to closing.
registry.category("web_tour.tours").add("complaint_tour", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(), // by itself; a person is told to:
        {
            isActive: ["manual", "community"],
            trigger: ".o_navbar_apps_menu button",
            content: _t("All applications are behind this button."),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            trigger: ".o_app[data-menu-xmlid='complaint_management.complaint_menu_root']",
            content: markup(_t("Somebody complains? <b>Open the board</b> of your cases.")),
            tooltipPosition: "bottom",
            run: "click",
        },
        // Receive
        {
            trigger: ".o_control_panel .o-kanban-button-new",
            content: markup(
                _t("<b>Record the complaint</b> at once, also when you know little yet.")
            ),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            trigger: field("name", ".o_kanban_quick_create") + " :is(input, textarea)",
            content: markup(_t("Say <b>in a few words</b> what it is about.")),
            tooltipPosition: "right",
            run: "edit Nobody answers the telephone",
        },
        {
            trigger: field("partner_name", ".o_kanban_quick_create") + " input",
            content: markup(_t("<b>Who complains?</b> The name as given is enough.")),
            tooltipPosition: "right",
            run: "edit Lin Xia",
        },
        {
            trigger: ".o_kanban_quick_create .o_kanban_edit",
            content: markup(
                _t(
                    "The case gets its number and its deadlines. <b>Open it</b> to write down the rest."
                )
            ),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            trigger: field("partner_phone") + " input",
            content: markup(_t("How can we <b>reach them</b> afterwards?")),
            tooltipPosition: "right",
            run: "edit +86 138 0013 8000",
        },
        {
            trigger: field("description") + " textarea",
            content: markup(_t("<b>What happened?</b> Write it in the complainant's own words.")),
            tooltipPosition: "top",
            run: "edit I called five times on Monday and nobody answered.",
        },
        {
            trigger: ".o_complaint_form button[name='action_assign_to_me']",
            content: markup(_t("A case needs a handler. <b>Take it</b> yourself.")),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            isActive: ["auto"],
            trigger:
                ".o_complaint_form:not(:has(button[name='action_assign_to_me'])) .o_arrow_button:enabled",
        },
        // Assess
        {
            trigger: NEXT_STAGE,
            content: markup(_t("Received. <b>Go on to the assessment.</b>")),
            tooltipPosition: "bottom",
            run: "click",
        },
        reached("Assessment"),
        {
            trigger: page("investigation"),
            content: markup(_t("What you find out has <b>its own page</b>.")),
            tooltipPosition: "top",
            run: "click",
        },
        {
            trigger: field("assessment") + " input[data-value='valid']",
            content: markup(_t("Is the complaint <b>valid</b>?")),
            tooltipPosition: "top",
            run: "click",
        },
        // Investigate
        {
            trigger: NEXT_STAGE,
            content: markup(_t("Assessed. <b>Go on to the investigation.</b>")),
            tooltipPosition: "bottom",
            run: "click",
        },
        reached("Investigation"),
        {
            trigger: field("cause_id") + " input",
            content: markup(_t("Why did it happen? <b>Choose the cause.</b>")),
            tooltipPosition: "top",
            run: "click",
        },
        {
            trigger: FIRST_CHOICE,
            content: markup(_t("Causes tell you later <b>what to improve</b>.")),
            tooltipPosition: "right",
            run: "click",
        },
        {
            trigger: field("investigation") + " textarea",
            content: markup(_t("Write down the <b>facts</b> and how you know them.")),
            tooltipPosition: "top",
            run: "edit The telephone was not handed over at the change of shift.",
        },
        {
            trigger: NEXT_STAGE,
            content: markup(_t("The facts are clear. <b>Go on to the solution.</b>")),
            tooltipPosition: "bottom",
            run: "click",
        },
        reached("Solution"),
        // Solve
        {
            trigger: page("solutions"),
            content: markup(_t("How do we <b>put it right</b>?")),
            tooltipPosition: "top",
            run: "click",
        },
        {
            trigger: addLine("solution_ids"),
            content: markup(
                _t("<b>Draft a solution.</b> In the dialog name it, add a remedy, then save.")
            ),
            tooltipPosition: "top",
            run: "click",
        },
        {
            trigger: field("name", ".modal") + " :is(input, textarea)",
            content: markup(_t("<b>Name it</b>, so that others know it in a list.")),
            tooltipPosition: "bottom",
            run: "edit Apology and a call back today",
        },
        {
            trigger: addLine("remedy_ids", ".modal"),
            content: markup(
                _t("A solution is made of <b>remedies</b>: an apology, a repair, a refund.")
            ),
            tooltipPosition: "top",
            run: "click",
        },
        {
            trigger: field("remedy_type_id", ".modal") + " input",
            content: markup(_t("<b>Choose a remedy.</b>")),
            tooltipPosition: "top",
            run: "click",
        },
        {
            trigger: FIRST_CHOICE,
            content: markup(_t("<b>Choose a remedy.</b>")),
            tooltipPosition: "right",
            run: "click",
        },
        {
            trigger: ".modal .o_form_button_save",
            content: markup(_t("<b>Keep the draft.</b> The complainant does not know it yet.")),
            tooltipPosition: "top",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            content: markup(_t("<b>Save</b>, so that colleagues see the draft.")),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            isActive: ["auto"],
            trigger: ".o_form_status_indicator_buttons.invisible:not(:visible)",
        },
        {
            trigger: field("solution_ids") + " button[name='action_propose']",
            content: markup(_t("Talk to the complainant, then record that you <b>told</b> them.")),
            tooltipPosition: "top",
            run: "click",
        },
        {
            trigger: field("solution_ids") + " button[name='action_agree']",
            content: markup(_t("They <b>agree</b>: now it is a promise, and handling begins.")),
            tooltipPosition: "top",
            run: "click",
        },
        reached("Handling"),
        // Handle
        {
            trigger: field("solution_ids") + " button[name='action_done']",
            content: markup(_t("Do what you promised, then mark it as <b>carried out</b>.")),
            tooltipPosition: "top",
            run: "click",
        },
        {
            isActive: ["auto"],
            trigger:
                ".o_complaint_form:not(:has(button[name='action_done'])) .o_arrow_button:enabled",
        },
        {
            trigger: NEXT_STAGE,
            content: markup(_t("Done. <b>Go on to the return visit.</b>")),
            tooltipPosition: "bottom",
            run: "click",
        },
        reached("Return visit"),
        // Return visit
        {
            trigger: page("visits"),
            content: markup(_t("Is it <b>really</b> solved? Only the complainant knows.")),
            tooltipPosition: "top",
            run: "click",
        },
        {
            trigger: field("visit_ids") + " .o_data_row td[name='method']",
            content: markup(
                _t(
                    "The return visit is planned. Call, then <b>open it</b>, choose how they are and save."
                )
            ),
            tooltipPosition: "top",
            run: "click",
        },
        {
            trigger: field("result", ".modal") + " input[data-value='satisfied']",
            content: markup(_t("They are <b>satisfied</b>.")),
            tooltipPosition: "right",
            run: "click",
        },
        {
            trigger: ".modal .o_form_button_save",
            content: markup(_t("<b>Keep the answer.</b>")),
            tooltipPosition: "top",
            run: "click",
        },
        // Close
        {
            trigger: ".o_form_button_save",
            content: markup(_t("Save: a satisfied answer <b>closes the case</b>.")),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            isActive: ["auto"],
            trigger: ".o_complaint_form .ribbon:contains(Closed)",
        },
    ],
});
