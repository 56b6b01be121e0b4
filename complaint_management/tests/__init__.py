from . import test_complaint_flow
from . import test_complaint_report
from . import test_complaint_demo
from . import test_complaint_import
from . import test_complaint_import_real
