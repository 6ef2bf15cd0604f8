/** Checks a TLS server from the target's network. */
package dev.recap.functions.tlscheck;
