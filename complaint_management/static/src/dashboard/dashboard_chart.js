/* global Chart */
import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {cookie} from "@web/core/browser/cookie";
import {getCustomColor} from "@web/core/colors/colors";
import {loadBundle} from "@web/core/assets";

const scheme = cookie.get("color_scheme");
const INK = getCustomColor(scheme, "#374151", "#E4E4E4");
const GRID = getCustomColor(scheme, "#E5E7EB", "#3C3E4B");
// Told apart by brightness too, not by hue alone.
const COLORS = {
    primary: getCustomColor(scheme, "#3B6FB6", "#7FB0F0"),
    danger: getCustomColor(scheme, "#B4232C", "#FF7B72"),
    success: getCustomColor(scheme, "#0F766E", "#4FD1C5"),
    warning: getCustomColor(scheme, "#B45309", "#F6AD55"),
    muted: getCustomColor(scheme, "#6B7280", "#A0A4AE"),
};

/** A few names stand upright in lines of their own; many lean and are shortened. */
const FEW = 6;

/** The words of a name in lines of about fourteen letters. */
function getLines(text) {
    const lines = [""];
    for (const word of text.split(" ")) {
        const line = `${lines.at(-1)} ${word}`.trim();
        if (line.length > 14 && lines.at(-1)) {
            lines.push(word);
        } else {
            lines[lines.length - 1] = line;
        }
    }
    return lines;
}

/** One chart of the dashboard: bars, lines beside them, the numbers below as a table. */
export class DashboardChart extends Component {
    static template = "complaint_management.DashboardChart";
    static props = {chart: Object, open: Function};

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            (el) => {
                if (!el) {
                    return;
                }
                const chart = new Chart(el, this.config);
                return () => chart.destroy();
            },
            () => [this.canvas.el, this.props.chart]
        );
    }

    get isEmpty() {
        return !this.props.chart.series.some((series) => series.data.some(Boolean));
    }

    /** What a reader who cannot see the picture hears. */
    get summary() {
        const {title, labels} = this.props.chart;
        return _t("%(title)s: %(count)s bars; the numbers follow in a table.", {
            title,
            count: labels.length,
        });
    }

    get height() {
        const {horizontal, labels} = this.props.chart;
        return horizontal ? Math.max(140, 60 + 30 * labels.length) : 240;
    }

    getDataset(series) {
        const color = COLORS[series.color];
        const isPoint = series.type === "point";
        const isLine = isPoint || series.type === "line";
        return {
            type: isLine ? "line" : "bar",
            label: series.label,
            data: series.data,
            backgroundColor: color,
            borderColor: color,
            borderWidth: isLine ? 2 : 0,
            showLine: !isPoint,
            borderDash: series.color === "muted" ? [5, 4] : [],
            pointRadius: isPoint ? 6 : 2,
            pointStyle: isPoint ? "rectRot" : "circle",
            clip: isLine ? 8 : 0, // A point at 100 % stands on the edge: show all of it
            maxBarThickness: 36,
            ...(series.unit === "percent" ? {yAxisID: "percent"} : {}),
        };
    }

    get config() {
        const {labels, series, stacked, horizontal, domains} = this.props.chart;
        const ticks = {color: INK, precision: 0, autoSkip: true, maxRotation: 45};
        const axis = {beginAtZero: true, stacked: Boolean(stacked), grid: {color: GRID}, ticks};
        const isUpright = !horizontal && labels.length <= FEW;
        const names = {
            ...axis,
            grid: {display: false},
            ticks: {
                ...ticks,
                autoSkip: !isUpright,
                callback(value) {
                    const text = this.getLabelForValue(value);
                    if (isUpright) {
                        return getLines(text);
                    }
                    return text.length > 16 ? `${text.slice(0, 15)}…` : text;
                },
            },
        };
        const scales = horizontal ? {x: axis, y: names} : {x: names, y: axis};
        if (series.some((one) => one.unit === "percent")) {
            scales.percent = {
                position: "right",
                min: 0,
                max: 100,
                grid: {display: false},
                ticks: {color: INK, callback: (value) => `${value}%`},
            };
        }
        return {
            type: "bar",
            data: {labels, datasets: series.map((one) => this.getDataset(one))},
            options: {
                animation: false,
                indexAxis: horizontal ? "y" : "x",
                maintainAspectRatio: false,
                interaction: {mode: "index", axis: horizontal ? "y" : "x", intersect: false},
                scales,
                plugins: {
                    legend: {
                        position: "bottom",
                        labels: {color: INK, usePointStyle: true, boxHeight: 7},
                    },
                },
                onClick: (event, items) => {
                    if (items.length && domains) {
                        this.openBar(items[0].index);
                    }
                },
                onHover: (event, items) => {
                    event.native.target.style.cursor = items.length && domains ? "pointer" : "";
                },
            },
        };
    }

    openBar(index) {
        const {labels, title, domains} = this.props.chart;
        this.props.open({label: `${title}: ${labels[index]}`, domain: domains[index]});
    }

    getText(series, index) {
        const value = series.data[index];
        if (value === null || value === undefined) {
            return "–";
        }
        return series.unit === "percent" ? `${value}%` : String(value);
    }
}
