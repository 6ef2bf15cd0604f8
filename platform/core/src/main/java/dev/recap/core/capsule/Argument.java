package dev.recap.core.capsule;

import java.util.List;
import java.util.Optional;

/** A piece of a capsule's command line. */
public sealed interface Argument {

  /**
   * A text in which {@code {name}} stands for a parameter; a text that is nothing but {@code
   * {name}} becomes one argument for each element when the parameter is an array. Left out when a
   * parameter it names has no value.
   */
  record Template(String text) implements Argument {}

  /**
   * Arguments that are there only under a condition.
   *
   * @param parameter the parameter looked at
   * @param equals the value it must have; empty: it must be there and not {@code false}
   * @param arguments what is added, all or nothing
   */
  record When(String parameter, Optional<String> equals, List<Template> arguments)
      implements Argument {}
}
