package dev.recap.functions.stack;

import java.util.Optional;

/**
 * A function that had been called and not yet returned.
 *
 * @param address where in it the thread was
 * @param function its name, demangled where it is C++ or Rust
 * @param offset bytes from its beginning
 * @param module the file it is in, as the target names it
 * @param source file and line, where the file has debugging information
 */
record Frame(
    long address,
    Optional<String> function,
    long offset,
    Optional<String> module,
    Optional<String> source) {}
