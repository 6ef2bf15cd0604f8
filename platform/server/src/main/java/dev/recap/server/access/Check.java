package dev.recap.server.access;

/**
 * One thing a grant asks for.
 *
 * @param holds whether the ask has it
 * @param why what it has, or what is missing and would mend it; no value of a parameter
 */
public record Check(Criterion criterion, boolean holds, String why) {}
