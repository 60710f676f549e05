package org.zward.agent;

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
 * Binds slf4j to standard error, in a form that suits the journal. The launcher names this class in the property {@code
 * slf4j.provider}, which spares slf4j its search.
 */
public final class JournalProvider implements SLF4JServiceProvider {

    private ILoggerFactory loggers;
    private IMarkerFactory markers;

    /** Called by slf4j. */
    public JournalProvider() {}

    @Override
    public void initialize() {
        Logger own = JournalLogger.ofThisProcess();
        // what a library has to say is for who asks what went wrong: what follows from it we say ourselves
        Logger libraries = own.isDebugEnabled() ? JournalLogger.ofThisProcess(Level.WARN) : NOPLogger.NOP_LOGGER;
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
