from . import pausing, period, table, workbook, working_time
