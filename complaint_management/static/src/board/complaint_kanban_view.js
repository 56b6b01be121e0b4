import {registry} from "@web/core/registry";
import {KanbanHeader} from "@web/views/kanban/kanban_header";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";

/**
 * A case begins with its receipt: where the columns are stages, only the first takes new ones.
 */
export class ComplaintKanbanHeader extends KanbanHeader {
    canQuickCreate() {
        const {group, list} = this.props;
        const isFirst = list.groups[0].id === group.id;
        return super.canQuickCreate() && (isFirst || list.groupByField.name !== "stage_id");
    }
}

export class ComplaintKanbanRenderer extends KanbanRenderer {
    static components = {
        ...KanbanRenderer.components,
        KanbanHeader: ComplaintKanbanHeader,
    };
}

registry.category("views").add("complaint_kanban", {
    ...kanbanView,
    Renderer: ComplaintKanbanRenderer,
});
