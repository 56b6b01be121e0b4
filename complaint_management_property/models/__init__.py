from . import complaint_location
from . import complaint_household
from . import complaint_party
from . import complaint_complaint
from . import res_partner
