import {DomainField, domainField} from "@web/views/fields/domain/domain_field";
import {registry} from "@web/core/registry";

/**
 * A condition on cases. Administrators who hold no level write it without reading cases,
 * so nothing is counted (and the count that is missing is hidden by the stylesheet).
 */
export class ComplaintDomainField extends DomainField {
    async checkProps(props = this.props) {
        const isValid = !this.getEvaluatedDomain(props).isInvalid;
        this.updateState({isValid, recordCount: 0, hasLimitedCount: false});
    }
}

registry.category("fields").add("complaint_domain", {
    ...domainField,
    component: ComplaintDomainField,
});
