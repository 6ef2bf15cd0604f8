/** Writes a core file of a running process of the target, which goes on as before. */
package dev.recap.functions.coredump;
