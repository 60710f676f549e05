package org.zward.host;

/**
 * Why a lease keeps other hosts out less well than it was asked to.
 *
 * @param problem what it is, a clause without a full stop
 * @param fix what to do about it, a clause without a full stop
 */
public record LeaseWeakness(String problem, String fix) {}
