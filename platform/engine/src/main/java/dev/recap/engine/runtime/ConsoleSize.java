package dev.recap.engine.runtime;

/**
 * The size of a capsule's terminal when it begins ({@code process.consoleSize} of the OCI runtime
 * specification). The runtime sets it before anything runs there: set later it would be a SIGWINCH
 * to the subreaper, which may not pass signals on without KILL and ends.
 */
record ConsoleSize(int rows, int columns) {}
