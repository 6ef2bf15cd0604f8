/** Who may invoke what in which target: {@code access.yaml}, approvals and how often. */
@NullMarked
package dev.recap.server.access;

import org.jspecify.annotations.NullMarked;
