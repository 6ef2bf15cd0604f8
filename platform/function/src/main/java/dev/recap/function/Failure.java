package dev.recap.function;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a person should read of something a function threw. */
final class Failure {
  private static final int MOST_FRAMES = 10;
  private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");

  private final String reference;
  private final Throwable thrown;

  Failure(String reference, Throwable thrown) {
    this.reference = reference;
    Throwable cause = thrown.getCause();
    this.thrown = thrown instanceof ExceptionInInitializerError && cause != null ? cause : thrown;
  }

  /** The author's own message alone where there is one, in one line. */
  String message() {
    String message = thrown.getMessage();
    String text = message == null ? "" : LINE_BREAKS.matcher(message.strip()).replaceAll(" ");
    if (thrown instanceof OutOfMemoryError) {
      return "Tried to run the function "
          + reference
          + " but its memory ("
          + (Runtime.getRuntime().maxMemory() >> 20)
          + " MiB of Java heap) does not suffice: raise spec.limits.memory in capsule.yaml";
    }
    if (thrown instanceof NoClassDefFoundError) {
      return "Tried to run the function "
          + reference
          + " but the class "
          + text.replace('/', '.')
          + " is in none of the capsule's jars: add its library to build.java";
    }
    if (isDefect() || text.isEmpty()) {
      return "Tried to run the function "
          + reference
          + " but it threw "
          + thrown.getClass().getName()
          + (text.isEmpty() ? "" : ": " + text);
    }
    return text;
  }

  /** Where a defect is: the frames of the author's code, innermost first. */
  List<String> frames() {
    List<String> frames = new ArrayList<>();
    String message = thrown.getMessage();
    if (!isDefect() && message != null) {
      return frames;
    }
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (isOfTheAuthor(frame) && frames.size() < MOST_FRAMES) {
        frames.add("\tat " + frame.getClassName() + "." + frame.getMethodName() + place(frame));
      }
    }
    return frames;
  }

  /** What nobody throws on purpose for a person to read. */
  private boolean isDefect() {
    return thrown instanceof NullPointerException
        || thrown instanceof IndexOutOfBoundsException
        || thrown instanceof ClassCastException
        || thrown instanceof ArithmeticException
        || thrown instanceof ArrayStoreException
        || (thrown instanceof Error && !(thrown instanceof OutOfMemoryError));
  }

  private static boolean isOfTheAuthor(StackTraceElement frame) {
    return frame.getModuleName() == null
        && !frame.getClassName().startsWith("dev.recap.function.")
        && !frame.getClassName().startsWith("com.google.gson.");
  }

  private static String place(StackTraceElement frame) {
    return "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
  }
}
