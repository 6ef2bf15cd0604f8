package dev.recap.server.api;

import dev.recap.server.access.AccessPolicy;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Query;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The audit log from its beginning, page by page. */
record ReadAudit(AuditLog audit, AccessPolicy policy) implements Endpoint {
  @Override
  public Route route() {
    return new Route("GET", Api.ROOT + "/audit", "readAudit", Scope.ADMIN);
  }

  @Override
  public void answer(Call call) throws IOException {
    Administrators.only(call, policy, "read the audit log");
    Query query = call.query().only(Set.of("invocation", "after", "limit"));
    int limit = Numbers.limit(query);
    long after = query.one("after", "the seq of an entry, or 0", ReadAudit::place).orElse(0L);
    List<AuditLog.Kept> page = audit.page(query.one("invocation"), after, limit);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("entries", page.stream().map(ReadAudit::json).toList());
    if (page.size() == limit) {
      json.put("next", page.getLast().seq());
    }
    call.json(200, json);
  }

  private static long place(String text) {
    long seq = Long.parseLong(text);
    if (seq < 0) {
      throw new IllegalArgumentException(text);
    }
    return seq;
  }

  private static Map<String, Object> json(AuditLog.Kept kept) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seq", kept.seq());
    json.put("at", kept.entry().at().toString());
    json.put("kind", kept.entry().kind());
    kept.entry().invocation().ifPresent(id -> json.put("invocation", id));
    json.put("caller", kept.entry().caller());
    json.put("about", kept.entry().about());
    json.put("hash", kept.hash());
    return json;
  }
}
