import {registry} from "@web/core/registry";
import {
    statusBarDurationField,
    StatusBarDurationField,
} from "@mail/views/fields/statusbar_duration/statusbar_duration_field";

/**
 * The stage in the form goes back when something is missing, as the card on the board does.
 */
export class ComplaintStageField extends StatusBarDurationField {
    async selectItem(item) {
        const {name, record} = this.props;
        const before = record.data[name];
        const isDirty = await record.isDirty();
        try {
            await super.selectItem(item);
        } catch (error) {
            if (record.resId && !isDirty) {
                await record.discard();
            } else {
                await record.update({[name]: before});
            }
            throw error;
        }
    }
}

registry.category("fields").add("complaint_stage", {
    ...statusBarDurationField,
    component: ComplaintStageField,
    additionalClasses: ["o_field_statusbar_duration"], // same look
});
