package org.zward.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.zward.cli.log.Printable;

/** Rows of text in columns that line up, under a heading. Control characters in cells are escaped. */
public final class Table {

    private static final String UNKNOWN = "-";
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    /** Starts a table. */
    public Table(String... heading) {
        widths = new int[heading.length];
        row(heading);
    }

    /** Adds a row, with a cell for each column; an empty cell shows as {@code -}. */
    public void row(String... cells) {
        String[] row = new String[widths.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = cells[i].isEmpty() ? UNKNOWN : Printable.escape(cells[i]);
            widths[i] = Math.max(widths[i], width(row[i]));
        }
        rows.add(row);
    }

    /** Appends the lines of the table. The last column is not padded. */
    public void appendTo(StringBuilder out) {
        for (String[] row : rows) {
            int last = row.length - 1;
            for (int i = 0; i < last; i++) {
                out.append(row[i]).append(" ".repeat(widths[i] - width(row[i]))).append(GAP);
            }
            out.append(row[last]).append('\n');
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
