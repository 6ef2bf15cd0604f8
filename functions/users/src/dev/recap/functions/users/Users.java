package dev.recap.functions.users;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The users and groups a target knows, and what runs as whom; see passwd(5), shadow(5), group(5).
 */
public final class Users {
  private static final Path ETC = Path.of("/target/etc");

  private Users() {}

  private record User(
      String name, String uid, String gid, String about, String home, String shell) {}

  private record Group(String name, String gid, List<String> members) {}

  /** The function; {@code parameters} are not looked at. */
  public static JsonObject main(JsonObject parameters) throws IOException {
    List<Group> groups = groups();
    Map<String, String> passwords = passwords();
    Map<String, Integer> processes = ProcessesByUser.count();
    JsonArray users = new JsonArray();
    TreeSet<String> unnamed = new TreeSet<>(processes.keySet());
    for (User user : users()) {
      unnamed.remove(user.uid());
      users.add(describe(user, groups, passwords, processes));
    }
    JsonArray nameless = new JsonArray();
    for (String uid : unnamed) {
      JsonObject user = new JsonObject();
      user.addProperty("uid", Long.parseLong(uid));
      user.addProperty("processes", processes.get(uid));
      nameless.add(user);
    }
    JsonObject result = new JsonObject();
    result.add("users", users);
    result.add("groups", describe(groups));
    result.add("without_name", nameless);
    return result;
  }

  private static JsonObject describe(
      User user,
      List<Group> groups,
      Map<String, String> passwords,
      Map<String, Integer> processes) {
    JsonObject described = new JsonObject();
    described.addProperty("name", user.name());
    described.addProperty("uid", Long.parseLong(user.uid()));
    described.addProperty("gid", Long.parseLong(user.gid()));
    JsonArray names = new JsonArray();
    groups.stream()
        .filter(g -> g.gid().equals(user.gid()) || g.members().contains(user.name()))
        .map(Group::name)
        .distinct()
        .forEach(names::add);
    described.add("groups", names);
    described.addProperty("description", user.about());
    described.addProperty("home", user.home());
    described.addProperty("shell", user.shell());
    described.addProperty("password", passwords.getOrDefault(user.name(), "unknown"));
    described.addProperty(
        "login",
        !user.shell().matches(".*/(nologin|false|sync|halt|shutdown)")
            && Files.isExecutable(Path.of("/target" + shell(user))));
    described.addProperty("processes", processes.getOrDefault(user.uid(), 0));
    return described;
  }

  /** The shell login(1) takes when none is named. */
  private static String shell(User user) {
    return user.shell().isEmpty() ? "/bin/sh" : user.shell();
  }

  private static JsonArray describe(List<Group> groups) {
    JsonArray all = new JsonArray();
    for (Group group : groups) {
      JsonObject described = new JsonObject();
      described.addProperty("name", group.name());
      described.addProperty("gid", Long.parseLong(group.gid()));
      JsonArray members = new JsonArray();
      group.members().forEach(members::add);
      described.add("members", members);
      all.add(described);
    }
    return all;
  }

  private static List<User> users() throws IOException {
    List<User> users = new ArrayList<>();
    for (List<String> f : lines("passwd", 7)) {
      if (number(f.get(2)) && number(f.get(3))) {
        users.add(new User(f.get(0), f.get(2), f.get(3), f.get(4), f.get(5), f.get(6)));
      }
    }
    return users;
  }

  private static List<Group> groups() throws IOException {
    List<Group> groups = new ArrayList<>();
    for (List<String> f : lines("group", 4)) {
      if (number(f.get(2))) {
        List<String> members = f.get(3).isEmpty() ? List.of() : List.of(f.get(3).split(",", -1));
        groups.add(new Group(f.get(0), f.get(2), members));
      }
    }
    return groups;
  }

  /** What kind of password each has; never the hash itself. */
  private static Map<String, String> passwords() throws IOException {
    Map<String, String> kinds = new LinkedHashMap<>();
    for (List<String> f : lines("passwd", 7)) {
      kinds.put(f.get(0), f.get(1).equals("x") ? "unknown" : kind(f.get(1)));
    }
    for (List<String> f : lines("shadow", 9)) {
      kinds.put(f.get(0), kind(f.get(1)));
    }
    return kinds;
  }

  private static String kind(String field) {
    if (field.isEmpty()) {
      return "none";
    }
    return field.startsWith("!") || field.startsWith("*") ? "locked" : "set";
  }

  private static boolean number(String text) {
    return text.matches("\\d{1,10}");
  }

  /** Lines with that many fields; a target need not have the file. */
  private static List<List<String>> lines(String name, int fields) throws IOException {
    Path file = ETC.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (var text = Files.lines(file, java.nio.charset.StandardCharsets.ISO_8859_1)) {
      return text.map(line -> List.of(line.split(":", -1)))
          .filter(line -> line.size() == fields)
          .toList();
    }
  }
}
