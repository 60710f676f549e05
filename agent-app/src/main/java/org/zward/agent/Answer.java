package org.zward.agent;

import org.zward.cli.report.Format;
import org.zward.cli.report.Report;

/**
 * The answer to a request.
 *
 * @param status the status of HTTP
 * @param contentType what the body is
 * @param body the body, to be sent as UTF-8
 */
record Answer(int status, String contentType, String body) {

    static final int OK = 200;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int FAILED = 500;
    static final int UNAVAILABLE = 503;

    static Answer text(int status, String line) {
        return new Answer(status, "text/plain; charset=utf-8", line + "\n");
    }

    static Answer json(Report report) {
        return new Answer(OK, "application/json", Format.JSON.of(report));
    }
}
