package roma.node.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads single values of a configuration and collects what is wrong with them, so that all of it
 * can be told at once. A wrong value is replaced by a harmless one: who reads on must look at
 * {@link #violations} before using any.
 */
final class CheckedValues {
  private final Config config;
  private final List<String> violations = new ArrayList<>();

  CheckedValues(Config config) {
    this.config = config;
  }

  List<String> violations() {
    return violations;
  }

  /** Records a violation found at {@code key}'s value. */
  void refuse(String key, String why) {
    violations.add(where(config.getValue(key).origin(), key) + ": " + why);
  }

  String text(String key) {
    return checked(key, config::getString, "is not a text", "");
  }

  int number(String key, int least, int most) {
    int value = checked(key, config::getInt, "is not a whole number", least);
    return within(key, value, least, most) ? value : least;
  }

  boolean flag(String key) {
    return checked(key, config::getBoolean, "is neither true nor false", false);
  }

  int bytes(String key, int least, int most) {
    return (int) bytes(key, (long) least, (long) most);
  }

  long bytes(String key, long least, long most) {
    long value = checked(key, config::getBytes, "is not a size such as 64KiB or 1MiB", least);
    return within(key, value, least, most) ? value : least;
  }

  Duration duration(String key, Duration least, Duration most) {
    Duration value =
        checked(key, config::getDuration, "is not a duration such as 400ms or 10s", least);
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      refuse(key, shown(key) + " is not within " + shown(least) + ".." + shown(most));
      return least;
    }
    return value;
  }

  <E> E oneOf(String key, Map<String, E> choices) {
    E fallback = choices.values().iterator().next();
    String name = checked(key, config::getString, "is not a text", "");
    if (!choices.containsKey(name)) {
      refuse(key, shown(key) + " is none of " + String.join(", ", choices.keySet()));
    }
    return choices.getOrDefault(name, fallback);
  }

  /**
   * Each element read by {@code parse}, whose {@link IllegalArgumentException} is told to the user.
   */
  <E> List<E> list(String key, Function<String, E> parse) {
    List<E> elements = new ArrayList<>();
    if (!(config.getValue(key) instanceof ConfigList values)) {
      refuse(key, shown(key) + " is not a list: write [\"...\", \"...\"]");
      return elements;
    }
    for (ConfigValue value : values) {
      try {
        elements.add(parse.apply(String.valueOf(value.unwrapped())));
      } catch (IllegalArgumentException wrong) {
        violations.add(where(value.origin(), key) + ": " + wrong.getMessage());
      }
    }
    return elements;
  }

  static String where(ConfigOrigin origin, String key) {
    if (origin.lineNumber() < 0) {
      return origin.description();
    }
    String file = origin.filename() != null ? origin.filename() : origin.resource();
    return file + ":" + origin.lineNumber() + ": roma." + key;
  }

  private <T> T checked(String key, Function<String, T> read, String complaint, T fallback) {
    try {
      return read.apply(key);
    } catch (ConfigException wrong) {
      refuse(key, shown(key) + " " + complaint);
      return fallback;
    }
  }

  private boolean within(String key, long value, long least, long most) {
    if (value >= least && value <= most) {
      return true;
    }
    refuse(key, shown(key) + " is not within " + least + ".." + most);
    return false;
  }

  private String shown(String key) {
    return "'" + config.getValue(key).unwrapped() + "'";
  }

  private static String shown(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 60_000 == 0 && millis > 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
