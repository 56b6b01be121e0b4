from . import address, pausing, period, table, wording, workbook, working_time
