package org.zward.cli.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Binds slf4j to standard error. The launcher names this class in the property {@code slf4j.provider}, which spares
 * slf4j its search.
 */
public final class StderrProvider implements SLF4JServiceProvider {

    private ILoggerFactory loggers;
    private IMarkerFactory markers;

    /** Called by slf4j. */
    public StderrProvider() {}

    @Override
    public void initialize() {
        Level least = LogLevel.current();
        Logger own = new StderrLogger(least);
        // what a library has to say is for who asks what went wrong: what follows from it we say ourselves
        Logger libraries = least == Level.DEBUG ? new StderrLogger(Level.WARN) : NOPLogger.NOP_LOGGER;
        loggers = name -> name.startsWith("org.zward.") ? own : libraries;
        markers = new BasicMarkerFactory();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return new NOPMDCAdapter();
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0";
    }
}
