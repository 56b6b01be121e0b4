from . import complaint_complaint_decide
from . import complaint_complaint_merge
from . import complaint_complaint_settle
from . import complaint_form_wizard
