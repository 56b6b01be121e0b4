from . import table, workbook, working_time
