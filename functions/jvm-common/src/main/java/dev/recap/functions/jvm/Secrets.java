package dev.recap.functions.jvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes secrets out of texts: by the names they go by, and by the forms of well-known ones. */
final class Secrets {
  private static final String REPLACEMENT = "[redacted]";

  /** The same names as of the capsule {@code environment}. */
  private static final Pattern NAME =
      Pattern.compile(
          "pass|secret|token|key|cred|auth|private|cookie|session|salt|signature|dsn|connection_?string|_pwd$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern VALUE =
      Pattern.compile(
          "-----BEGIN|eyJ[A-Za-z0-9_-]{8,}\\.|\\b(ghp|gho|ghs|github_pat|glpat|xox[abp]|sk|AKIA)[-_A-Za-z0-9]{12,}");

  private static final Pattern IN_URL = Pattern.compile("://[^/\\s@]*@");

  /** {@code -Dname=value}, {@code --name=value}, {@code NAME=value}, also inside a longer text. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?<name>[-\\w.]+)=(?<value>[^\\s,&]+)");

  /** {@code --password value}, which takes the argument after it. */
  private static final Pattern OPTION = Pattern.compile("-{1,2}[\\w.-]+");

  private Secrets() {}

  /** A value under its name. */
  static String value(String name, String value) {
    return NAME.matcher(name).find() || VALUE.matcher(value).find() ? REPLACEMENT : inText(value);
  }

  /** Values under their names, sorted. */
  static Map<String, String> values(Map<String, String> values) {
    Map<String, String> shown = new TreeMap<>();
    values.forEach((name, value) -> shown.put(name, value(name, value)));
    return shown;
  }

  /** A text that may hold several assignments. */
  static String inText(String text) {
    Matcher assignments = ASSIGNMENT.matcher(text);
    StringBuilder shown = new StringBuilder();
    while (assignments.find()) {
      boolean secret =
          NAME.matcher(assignments.group("name")).find()
              || VALUE.matcher(assignments.group("value")).find();
      assignments.appendReplacement(
          shown,
          Matcher.quoteReplacement(
              secret ? assignments.group("name") + "=" + REPLACEMENT : assignments.group()));
    }
    assignments.appendTail(shown);
    return IN_URL.matcher(shown).replaceAll("://" + REPLACEMENT + "@");
  }

  /** A command line in one text. */
  static String inCommand(String text) {
    return String.join(" ", inArguments(List.of(text.split(" ", -1))));
  }

  /** A command line. */
  static List<String> inArguments(List<String> arguments) {
    List<String> shown = new ArrayList<>();
    boolean next = false;
    for (String argument : arguments) {
      shown.add(next && !argument.startsWith("-") ? REPLACEMENT : inText(argument));
      next = OPTION.matcher(argument).matches() && NAME.matcher(argument).find();
    }
    return shown;
  }
}
