package org.zward.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of zward, as the build wrote it beside this class. */
final class Version {

    private Version() {}

    static String current() {
        try (InputStream resource = Version.class.getResourceAsStream("version")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
