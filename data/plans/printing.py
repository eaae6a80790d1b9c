"""Tables on worksheets, set up for A4 paper: landscape, one page wide, repeated header, page numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from data.contract.text import Language, Text
from data.plans.tables import Cell, Heading, Table

_A4 = 9
_DATE = "yyyy-mm-dd"


class Printer:
    """Writes tables to one XlsxWriter workbook in one language."""

    def __init__(self, book: Any, language: Language, footer: str) -> None:
        self._book = book
        self._language = language
        self._footer = footer
        self._formats: dict[tuple[str, bool, str], Any] = {}
        self._header = book.add_format({"bold": True, "border": 1, "bg_color": "#DDEBF7", "text_wrap": True, "align": "center"})
        self._title = book.add_format({"bold": True, "font_size": 12})

    def page(self, title: Text) -> Any:
        """A new worksheet with the print set-up of all."""
        sheet = self._book.add_worksheet(title.to(self._language)[:31])
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&C&14&B{_escaped(title.to(self._language))}")
        pages = "第 &P 页，共 &N 页" if self._language == "zh" else "page &P of &N"
        sheet.set_footer(f"&L{_escaped(self._footer)}&R{pages}")
        return sheet

    def sheet(self, table: Table) -> None:
        """A worksheet that holds one table: header on every page, filter, frozen header."""
        page = self.page(table.title)
        self.widths(page, table.headings)
        end = self.table(page, 0, table)
        page.repeat_rows(0)
        page.freeze_panes(1, 0)
        if table.rows:
            page.autofilter(0, 0, end - 1, len(table.headings) - 1)
        page.set_h_pagebreaks([at + 1 for at in table.breaks])

    def widths(self, page: Any, headings: Any) -> None:
        """Column widths of a worksheet."""
        for at, heading in enumerate(headings):
            page.set_column(at, at, heading.width)

    def heading(self, page: Any, line: int, text: Text) -> int:
        """A line of bold text; the next free line."""
        page.write_string(line, 0, text.to(self._language), self._title)
        return line + 1

    def table(self, page: Any, line: int, table: Table) -> int:
        """Headings and rows from ``line`` on; the next free line."""
        for at, column in enumerate(table.headings):
            page.write_string(line, at, column.title.to(self._language), self._header)
        for number, row in enumerate(table.rows):
            colour = "#FFC7CE" if number in table.bad else ""
            for at, (column, value) in enumerate(zip(table.headings, row, strict=True)):
                self._cell(page, (line + 1 + number, at), value, column, number in table.bold, colour)
        if not table.rows:
            page.write_string(line + 1, 0, table.empty.to(self._language))
        return line + 1 + max(1, len(table.rows))

    def _cell(self, page: Any, at: tuple[int, int], value: Cell, column: Heading, bold: bool, colour: str) -> None:
        number = _DATE if isinstance(value, date) else column.number
        key = (f"{number}|{column.wrap}", bold, colour)
        if key not in self._formats:
            look = {"border": 1, "valign": "top", "text_wrap": column.wrap, "bold": bold}
            look |= {"num_format": number} if number else {}
            look |= {"bg_color": colour} if colour else {}
            self._formats[key] = self._book.add_format(look)
        style = self._formats[key]
        if value is None:
            page.write_blank(*at, None, style)
        elif isinstance(value, date):
            page.write_datetime(*at, value, style)
        elif isinstance(value, str):
            page.write_string(*at, value, style)
        else:
            page.write_number(*at, value, style)


def _escaped(text: str) -> str:
    """A literal & in a page header or footer is written twice."""
    return text.replace("&", "&&")
