from . import pausing, period, table, wording, workbook, working_time
