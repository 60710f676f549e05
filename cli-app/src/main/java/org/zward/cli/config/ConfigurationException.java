package org.zward.cli.config;

import org.zward.lock.ZwardException;

/** The configuration, in the file or in the environment, can't be read or is wrong. */
public final class ConfigurationException extends ZwardException {

    private static final long serialVersionUID = 1L;

    ConfigurationException(Kind kind, String where, String problem, String remedy) {
        super(kind, where, problem, remedy);
    }

    public ConfigurationException(String where, String problem, String remedy) {
        this(Kind.INVALID, where, problem, remedy);
    }
}
