from . import complaint_approval_decide
from . import complaint_complaint_decide
from . import complaint_complaint_merge
from . import complaint_complaint_settle
from . import complaint_form_wizard
from . import complaint_spot_check_draw
