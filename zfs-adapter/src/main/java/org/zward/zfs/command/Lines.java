package org.zward.zfs.command;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The lines of a text, one after the other, without keeping them: each ends with a line feed, and nothing else ends one.
 *
 * @param text the text
 */
record Lines(String text) implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return new Iterator<>() {

            private int start;

            @Override
            public boolean hasNext() {
                return start < text.length();
            }

            @Override
            public String next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int feed = text.indexOf('\n', start);
                int end = feed < 0 ? text.length() : feed;
                String line = text.substring(start, end);
                start = end + 1;
                return line;
            }
        };
    }
}
