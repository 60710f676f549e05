package org.zward.check;

/**
 * Something that makes exclusion weak.
 *
 * @param check the check that found it
 * @param problem what it is, a clause without a full stop
 * @param fix what to do about it, a clause without a full stop
 */
public record Finding(String check, String problem, String fix) {}
