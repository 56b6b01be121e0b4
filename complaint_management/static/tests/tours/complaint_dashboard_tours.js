import {registry} from "@web/core/registry";

const openTile = (page, tile, extra = []) => [
    {
        content: "the page of the role is shown",
        trigger: `.o_complaint_dashboard_page[data-page=${page}][aria-busy=false]`,
    },
    ...extra,
    {
        content: "a tile opens the cases it counts",
        trigger: `.o_complaint_tile[data-tile=${tile}]:contains(1)`,
        run: "click",
    },
    {trigger: ".o_list_view .o_data_row:contains(Loud music)"},
    {
        content: "and back again",
        trigger: ".o_breadcrumb a, .o_back_button",
        run: "click",
    },
    {trigger: `.o_complaint_dashboard_page[data-page=${page}]`},
];

const charts = [
    {trigger: "[data-chart=trend] canvas"},
    {trigger: "[data-chart=heat] .o_complaint_heat td:contains(1)"},
    {
        content: "another period",
        trigger: "#o_complaint_kind",
        run: "select year",
    },
    {trigger: ".o_complaint_dashboard_page[aria-busy=false] [data-chart=trend] canvas"},
    {
        content: "the numbers of a chart can be read as a table",
        trigger: "[data-chart=trend] summary",
        run: "click",
    },
    {trigger: "[data-chart=trend] details[open] td:contains(1)"},
];

const tours = registry.category("web_tour.tours");

tours.add("complaint_desk_tour", {steps: () => openTile("desk", "my_desk")});

tours.add("complaint_department_tour", {
    steps: () =>
        openTile("department", "open", [{trigger: "[data-chart=people] canvas"}, ...charts]),
});

tours.add("complaint_company_tour", {
    steps: () =>
        openTile("company", "open", [
            {trigger: "[data-chart=departments] canvas"},
            ...charts,
            {
                content: "the keyboard reaches the other page",
                trigger: ".o_complaint_dashboard_bar button[data-page=desk]",
                async run({press}) {
                    this.anchor.focus();
                    await press("Enter");
                },
            },
            {trigger: ".o_complaint_dashboard_page[data-page=desk][aria-busy=false]"},
            {
                trigger: ".o_complaint_dashboard_bar button[data-page=company]",
                run: "click",
            },
            {trigger: ".o_complaint_dashboard_page[data-page=company][aria-busy=false]"},
        ]),
});

tours.add("complaint_phone_tour", {
    steps: () => [
        {
            trigger: ".o_complaint_dashboard_page[data-page=company][aria-busy=false]",
        },
        {
            trigger: "[data-chart=heat] .o_complaint_heat",
            run() {
                const content = document.querySelector(".o_complaint_dashboard .o_content");
                if (content.scrollWidth > content.clientWidth) {
                    throw new Error(
                        `The page is ${content.scrollWidth} wide on ${content.clientWidth}`
                    );
                }
            },
        },
    ],
});

tours.add("complaint_dashboard_error_tour", {
    steps: () => [
        {trigger: ".o_complaint_dashboard_page[aria-busy=false]"},
        {trigger: "#o_complaint_kind", run: "select custom"},
        {
            trigger: ".o_complaint_dashboard_page[aria-busy=false]",
        },
        {
            trigger: ".o_complaint_dashboard_period input[type=date]:first",
            run() {
                this.anchor.value = "2200-01-01";
                this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {trigger: ".o_complaint_dashboard .alert-danger:contains(Period)"},
        {trigger: "#o_complaint_kind", run: "select month"},
        {trigger: ".o_complaint_dashboard_page[aria-busy=false] .o_complaint_tile"},
    ],
});
