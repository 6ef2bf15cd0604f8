package dev.recap.server.trigger.result;

import dev.recap.core.invocation.Artifact;
import dev.recap.server.trigger.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A message as Slack's incoming webhooks take it, and what is compatible with them: {@code text}
 * for notifications, {@code blocks} for the eye.
 */
final class SlackMessage {
  /** Slack's limit for the text of a section. */
  private static final int LONGEST = 3000;

  /** Slack's limit is 50 blocks. */
  private static final int MOST_STEPS = 40;

  private static final String NO_WIDTH = "\u200b";
  private static final Pattern MARKDOWN_LINK = Pattern.compile("](?=[(\\[:])");

  private SlackMessage() {}

  /**
   * The message.
   *
   * @param own the rule's own text; empty: the usual one
   */
  static Map<String, Object> of(EndedRun ended, Optional<String> own) {
    String head = own.orElseGet(() -> RunText.head(ended));
    List<Map<String, Object>> blocks = new ArrayList<>();
    boolean said = own.isEmpty() || ended.end().succeeded();
    blocks.add(section((said ? "" : "*Failed* ") + escaped(head)));
    List<Run.Done> steps = ended.last();
    steps.stream().limit(MOST_STEPS).forEach(done -> blocks.add(section(step(done, ended))));
    if (steps.size() > MOST_STEPS) {
      blocks.add(section("and %d more steps".formatted(steps.size() - MOST_STEPS)));
    }
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("text", cut(escaped(head)));
    message.put("blocks", blocks);
    message.put("link_names", 0);
    return message;
  }

  private static String step(Run.Done done, EndedRun ended) {
    StringBuilder text = new StringBuilder(escaped(RunText.result(done, ended)));
    done.invocation()
        .ifPresent(id -> {
          text.append(' ').append(link(ended.links(), ended.links().invocation(id), "record"));
          for (Artifact artifact : ended.artifacts(done)) {
            text.append(", ")
                .append(
                    link(
                        ended.links(),
                        ended.links().artifact(id, artifact.name()),
                        artifact.name()));
          }
        });
    return text.toString();
  }

  private static String link(Links links, String url, String text) {
    String name = escaped(text).replace("|", "_");
    return links.whole() ? "<%s|%s>".formatted(url, name) : name + " " + escaped(url);
  }

  private static Map<String, Object> section(String text) {
    Map<String, Object> markdown = new LinkedHashMap<>();
    markdown.put("type", "mrkdwn");
    markdown.put("text", cut(text));
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("type", "section");
    section.put("text", markdown);
    return section;
  }

  /**
   * What labels and names say must not be a mention or a link of theirs. Slack has its own between
   * angle brackets; Mattermost, Rocket.Chat and Discord read {@code @all} anywhere, and links as
   * Markdown has them: a space without width stands in their way.
   */
  private static String escaped(String text) {
    return MARKDOWN_LINK
        .matcher(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        .replaceAll("]" + NO_WIDTH)
        .replace("@", "@" + NO_WIDTH);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "\u2026";
  }
}
