package dev.recap.cli;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.identity.ApiTokens;
import dev.recap.server.identity.LocalGroups;
import dev.recap.server.identity.LocalPeers;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.rule.Expressions;
import dev.recap.server.trigger.rule.TriggerReader;
import dev.recap.server.trigger.run.TriggerAccess;
import dev.recap.server.trigger.run.TriggerAccess.Author;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Triggers;
import java.nio.file.Path;

/**
 * The rules of a server, and what they may do.
 *
 * @param folder where files with rules lie, and the files that rules name
 * @param access who may invoke what, triggers among them
 * @param peers users of this host, with their groups
 */
record TriggerRules(
    Path folder,
    Expressions expressions,
    TriggerReader reader,
    Triggers triggers,
    TriggerAccess access,
    LocalPeers peers) {
  private static final String TOKEN = "token:";

  static TriggerRules of(Environment environment, ServerState state, TimeSource time) {
    Path folder = environment.configDir().resolve("triggers.d");
    Expressions expressions = new Expressions();
    TriggerReader reader = new TriggerReader(folder, expressions);
    Triggers triggers =
        new Triggers(state.database(), state.audit(), json -> content(reader, json), time);
    LocalPeers peers = new LocalPeers(LocalGroups.standard());
    return new TriggerRules(
        folder,
        expressions,
        reader,
        triggers,
        new TriggerAccess(state.policy(), triggers, author -> now(peers, state.tokens(), author)),
        peers);
  }

  private static Rule.Content content(TriggerReader reader, String json) {
    try {
      return new Rule.Content.Known(reader.stored(json));
    } catch (RuntimeException e) {
      return new Rule.Content.Unknown(
          "Tried to read the rule as it is kept but this version of RECap does not know its words: apply it again");
    }
  }

  /**
   * Groups of users of this host change, and tokens end; of others, nothing newer is known than
   * when they came.
   */
  static Author now(LocalPeers peers, ApiTokens tokens, Caller author) {
    if (author.name().startsWith(TOKEN)) {
      String name = author.name().substring(TOKEN.length());
      return tokens.isLive(name, Scope.INVOKE)
          ? new Author.There(author)
          : new Author.Gone(
              "there is no token %s any more that is valid and has the scope invoke"
                  .formatted(name));
    }
    return new Author.There(author.name().indexOf(':') < 0 ? peers.caller(author.name()) : author);
  }
}
