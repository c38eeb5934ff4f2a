package roma.node.command;

import java.util.ArrayList;
import java.util.List;

/** romad's way of writing options, in ours. */
final class RomadSpelling {
  private RomadSpelling() {}

  /**
   * Underscores in the names of long options become hyphens, up to a {@code --}; and since the
   * value of {@code --replication-in-host} is optional, the bare option gets its value here, so
   * that it does not take the next word for one.
   */
  static String[] translate(String... words) {
    List<String> translated = new ArrayList<>();
    boolean options = true;
    for (String word : words) {
      options &= !word.equals("--");
      translated.add(options && word.startsWith("--") ? longOption(word) : word);
    }
    return translated.toArray(String[]::new);
  }

  private static String longOption(String word) {
    int equals = word.indexOf('=');
    String name = (equals < 0 ? word : word.substring(0, equals)).replace('_', '-');
    if (equals >= 0) {
      return name + word.substring(equals);
    }
    boolean bare = name.equals("--replication-in-host") || name.equals("--enabled-repeathost");
    return bare ? name + "=allowed" : name;
  }
}
