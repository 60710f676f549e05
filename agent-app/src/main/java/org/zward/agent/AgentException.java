package org.zward.agent;

import org.zward.lock.ZwardException;

/** Something around the agent is not as it must be: its scan file, its port, another agent. */
final class AgentException extends ZwardException {

    private static final long serialVersionUID = 1L;

    AgentException(Kind kind, String subject, String problem, String remedy) {
        super(kind, subject, problem, remedy);
    }

    AgentException(Kind kind, String subject, String problem, String remedy, Throwable cause) {
        super(kind, subject, problem, remedy, cause);
    }
}
