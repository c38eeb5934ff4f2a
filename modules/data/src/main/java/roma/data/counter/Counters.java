package roma.data.counter;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import roma.data.Bytes;
import roma.data.ruby.Json;
import roma.data.ruby.MarshalReader;
import roma.data.ruby.MarshalWriter;

/**
 * Counters as ROMA keeps them: Marshal 4.8 (the two bytes that it begins with) of a hash of numbers
 * by name, among them, at the place where it was first set, the date of the last change. ROMA
 * writes its own local time and {@code +00} behind it; here it is UTC.
 */
final class Counters {
  private static final Bytes DATE = Bytes.utf8("last_updated_date");
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss' +00'").withZone(ZoneOffset.UTC);
  private static final int ENTRY_BYTES = 24;

  /** Values are {@link Long}, but for {@link #DATE} {@link Bytes}. */
  private final Map<Bytes, Object> all = new LinkedHashMap<>();

  private Counters() {}

  static Counters none() {
    return new Counters();
  }

  /** Null where the bytes are no counters. */
  static Counters decode(Bytes value) {
    Map<?, ?> hash = MarshalReader.readAs(Map.class, value);
    if (hash == null) {
      return null;
    }
    Counters counters = none();
    for (Map.Entry<?, ?> pair : hash.entrySet()) {
      boolean fits =
          DATE.equals(pair.getKey())
              ? pair.getValue() instanceof Bytes
              : pair.getValue() instanceof Long;
      if (!fits || !(pair.getKey() instanceof Bytes name)) {
        return null;
      }
      counters.all.put(name, pair.getValue());
    }
    return counters;
  }

  Bytes encode() {
    MarshalWriter out = new MarshalWriter(ENTRY_BYTES * (all.size() + 1));
    out.hash(all.size());
    all.forEach(
        (name, value) -> {
          out.utf8(name);
          if (value instanceof Long number) {
            out.integer(number);
          } else {
            out.utf8((Bytes) value);
          }
        });
    return out.toBytes();
  }

  /** Whether all sums are within 64 bits; where one is not, these counters are of no more use. */
  boolean add(List<CounterCommand.Step> steps) {
    for (CounterCommand.Step step : steps) {
      Object before = all.get(step.name());
      try {
        all.put(step.name(), Math.addExact(before == null ? 0 : (Long) before, step.by()));
      } catch (ArithmeticException tooLarge) {
        return false;
      }
    }
    return true;
  }

  void touch(long nowSeconds) {
    all.put(DATE, Bytes.utf8(FORMAT.format(Instant.ofEpochSecond(nowSeconds))));
  }

  /** The named ones that there are, behind the date; all where none are named. */
  Counters chosen(List<CounterCommand.Step> named) {
    if (named.isEmpty()) {
      return this;
    }
    Counters chosen = none();
    Object date = all.get(DATE);
    if (date != null) {
      chosen.all.put(DATE, date);
    }
    for (CounterCommand.Step step : named) {
      Object value = all.get(step.name());
      if (value != null) {
        chosen.all.put(step.name(), value);
      }
    }
    return chosen;
  }

  Bytes json() {
    StringBuilder out = new StringBuilder("{");
    all.forEach(
        (name, value) -> {
          out.append(out.length() > 1 ? "," : "");
          Json.string(out, name);
          out.append(':');
          if (value instanceof Long number) {
            out.append(number);
          } else {
            Json.string(out, (Bytes) value);
          }
        });
    return Bytes.utf8(out.append('}').toString());
  }
}
