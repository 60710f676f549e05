package org.zward.it.arch.violations.cli;

/** An app, for an adapter to see. */
public final class App {}
