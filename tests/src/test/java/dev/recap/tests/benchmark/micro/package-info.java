/** JMH benchmarks of the pieces of an invocation that run in our own process. */
@NullMarked
package dev.recap.tests.benchmark.micro;

import org.jspecify.annotations.NullMarked;
