from . import (
    address,
    answer_link,
    pausing,
    period,
    table,
    wording,
    workbook,
    working_time,
)
