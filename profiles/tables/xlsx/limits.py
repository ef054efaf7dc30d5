"""What a workbook may hold, and what reading it may cost."""

# Bytes that all parts of the archive unpack to. Far more than ten thousand rows of text need.
UNPACKED_LIMIT = 50 * 1024 * 1024
# Parts of the archive; a workbook of a hundred sheets and pictures has some three hundred.
PARTS_LIMIT = 1_000
# XML elements in all parts together, and how deep they nest; a cell with text is four of them, seven deep.
ELEMENTS_LIMIT = 2_000_000
DEPTH_LIMIT = 100
# Cells up to the last one of each row: the empty ones before it cost time too.
CELLS_LIMIT = 500_000
# The last row and the last column with a cell, counted as the sheet does.
LINES_LIMIT = 100_000
WIDTH_LIMIT = 1_000
# Characters of all cells: a text that is stored once may stand in every cell.
TEXT_LIMIT = 10 * 1024 * 1024

# The process that reads ends beyond these, whatever the workbook is: seconds of CPU, bytes of address space.
CPU_SECONDS = 20
MEMORY_BYTES = 512 * 1024 * 1024
