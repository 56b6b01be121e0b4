from . import period, table, workbook, working_time
