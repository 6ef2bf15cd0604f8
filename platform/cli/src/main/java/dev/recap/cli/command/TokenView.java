package dev.recap.cli.command;

import dev.recap.client.TokenInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/** API tokens as JSON. */
final class TokenView {
  private TokenView() {}

  static Map<String, Object> json(TokenInfo token) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", token.id());
    json.put("name", token.name());
    json.put("scopes", token.scopes());
    json.put("created", token.created().toString());
    json.put("createdBy", token.createdBy());
    json.put("expires", token.expires().toString());
    token.lastUsed().ifPresent(at -> json.put("lastUsed", at.toString()));
    token.revoked().ifPresent(at -> json.put("revoked", at.toString()));
    return json;
  }
}
