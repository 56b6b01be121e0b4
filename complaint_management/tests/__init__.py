from . import test_complaint_flow
from . import test_complaint_report
