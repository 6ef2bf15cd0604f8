/** Holds processes still and reads them, by ptrace(2) and /proc; part of several capsules. */
package dev.recap.functions.tracing;
