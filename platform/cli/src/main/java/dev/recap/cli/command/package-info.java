/** The subcommands of recap, each one class, over the ports of one host. */
@NullMarked
package dev.recap.cli.command;

import org.jspecify.annotations.NullMarked;
