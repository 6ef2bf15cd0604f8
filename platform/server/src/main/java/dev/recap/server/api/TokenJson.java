package dev.recap.server.api;

import dev.recap.server.identity.Scope;
import dev.recap.server.identity.Token;
import java.util.LinkedHashMap;
import java.util.Map;

/** API tokens as JSON, without what proves them. */
final class TokenJson {
  private TokenJson() {}

  static Map<String, Object> of(Token token) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", token.id());
    json.put("name", token.name());
    json.put("scopes", token.scopes().stream().sorted().map(Scope::word).toList());
    json.put("created", token.created().toString());
    json.put("createdBy", token.createdBy());
    json.put("expires", token.expires().toString());
    token.lastUsed().ifPresent(at -> json.put("lastUsed", at.toString()));
    token.revoked().ifPresent(at -> json.put("revoked", at.toString()));
    return json;
  }
}
