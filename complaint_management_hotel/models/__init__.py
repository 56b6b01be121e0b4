from . import res_company
from . import complaint_location
from . import complaint_outlet
from . import complaint_stay
from . import complaint_complaint
