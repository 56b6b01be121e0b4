import {Component, onWillStart, useState} from "@odoo/owl";
import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {KeepLast} from "@web/core/utils/concurrency";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {DashboardChart} from "./dashboard_chart";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

const CASE = "complaint.complaint";

/** What is to do now and how it went, a page for each role; one call loads a page. */
export class ComplaintDashboard extends Component {
    static template = "complaint_management.Dashboard";
    static components = {ControlPanel, DashboardChart};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.kinds = [
            ["week", _t("Week")],
            ["month", _t("Month")],
            ["quarter", _t("Quarter")],
            ["half", _t("Half-year")],
            ["year", _t("Year")],
            ["custom", _t("Custom")],
        ];
        const {
            page = false,
            kind = "month",
            offset = 0,
            first = "",
            last = "",
        } = this.props.state?.choice || {};
        this.choice = useState({page, kind, offset, first, last});
        this.state = useState({status: "loading", data: null, error: ""});
        useSetupAction({getLocalState: () => ({choice: {...this.choice}})});
        onWillStart(() => {
            this.load(); // shows itself while the page is counted
        });
    }

    async load() {
        this.state.status = "loading";
        try {
            const data = await this.keepLast.add(
                this.orm.call("complaint.dashboard", "get_dashboard", [], {...this.choice})
            );
            Object.assign(this.state, {data, status: "ready", error: ""});
            this.choice.page = data.page;
            this.choice.first = data.period.first;
            this.choice.last = data.period.last;
        } catch (error) {
            const message = error.data?.message || error.message;
            Object.assign(this.state, {status: "error", error: message});
        }
    }

    choose(values) {
        Object.assign(this.choice, values);
        return this.load();
    }

    onKind(kind) {
        return this.choose({kind, offset: 0});
    }

    get isWorthShowing() {
        const {data, status} = this.state;
        return data && status !== "error";
    }

    /** The records behind a number, as a list. */
    open({label, domain, model = CASE}) {
        if (!domain) {
            return;
        }
        const kinds =
            model === CASE ? ["list", "kanban", "form", "pivot", "graph"] : ["list", "form"];
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: label,
            res_model: model,
            views: kinds.map((kind) => [false, kind]),
            domain,
        });
    }

    openCase(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: CASE,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    record() {
        return this.action.doAction("complaint_management.complaint_complaint_action");
    }

    formatDue(due) {
        return toLocaleDateTimeString(deserializeDateTime(due));
    }

    getHeat(chart, value) {
        return chart.highest ? value / chart.highest : 0;
    }
}

registry.category("actions").add("complaint_management.dashboard", ComplaintDashboard);
