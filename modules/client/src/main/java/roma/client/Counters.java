package roma.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import roma.data.Bytes;
import roma.data.Reply;
import roma.data.counter.CounterCommand;
import roma.data.ruby.MarshalReader;

/**
 * Records that are several counters of 64 bits by name (ROMA's {@code mapcount_} commands); names
 * are letters and digits. Each operation is one step at the key's primary. Stages, threads and keys
 * as with {@link Values}; where the record is something else, or a sum is beyond 64 bits, they fail
 * with {@link RomaException.Category#REFUSED}.
 */
public final class Counters {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]+");

  /** The protocol's numbers here have 18 digits. */
  private static final long TOO_LARGE_STEP = 1_000_000_000_000_000_000L;

  private final Decisions decisions;

  Counters(Decisions decisions) {
    this.decisions = decisions;
  }

  /** The same operations, each waiting for its answer. */
  public BlockingCounters blocking() {
    return new BlockingCounters(this);
  }

  /**
   * Adds to some counters, which begin with 0 where they are missing; all counters afterwards.
   * Never sent twice: where the answer does not come it fails with {@link
   * RomaException.Category#UNKNOWN}.
   *
   * @param steps by name, of at most 18 digits
   * @param expiry of the whole record; zero for never
   */
  public CompletionStage<Map<String, Long>> add(
      String key, Map<String, Long> steps, Duration expiry) {
    List<CounterCommand.Step> list = new ArrayList<>();
    steps.forEach((name, by) -> list.add(step(name, by)));
    return ask(key, CounterCommand.Op.COUNTUP, list, decisions.expiresAt(expiry));
  }

  /** All counters; empty where there are none. */
  public CompletionStage<Map<String, Long>> getAll(String key) {
    return get(key, List.of());
  }

  /** Those of these counters that there are; all where none are named. */
  public CompletionStage<Map<String, Long>> get(String key, Collection<String> names) {
    return ask(key, CounterCommand.Op.GET, names.stream().map(name -> step(name, 0)).toList(), 0);
  }

  /**
   * Another expiry; all counters, or none where there are none.
   *
   * @param expiry zero for never
   */
  public CompletionStage<Map<String, Long>> touch(String key, Duration expiry) {
    return ask(key, CounterCommand.Op.UPDATE, List.of(), decisions.expiresAt(expiry));
  }

  private CompletionStage<Map<String, Long>> ask(
      String key, CounterCommand.Op op, List<CounterCommand.Step> steps, long expiresAt) {
    return decisions.of(
        key, new CounterCommand(op, true, List.copyOf(steps), expiresAt), Counters::shown);
  }

  private static CounterCommand.Step step(String name, long by) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a counter's name is letters and digits, not " + name);
    } else if (by <= -TOO_LARGE_STEP || by >= TOO_LARGE_STEP) {
      throw new IllegalArgumentException("a step has at most 18 digits, not " + by);
    }
    return new CounterCommand.Step(Bytes.utf8(name), by);
  }

  /** All numbers of the hash; ROMA keeps the date of the last change beside them. */
  private static Map<String, Long> shown(Reply reply) {
    Map<String, Long> counters = new LinkedHashMap<>();
    for (Bytes item : Decisions.items(reply)) {
      ((Map<?, ?>) MarshalReader.read(item))
          .forEach(
              (name, value) -> {
                if (value instanceof Long number) {
                  counters.put(((Bytes) name).toUtf8(), number);
                }
              });
    }
    return counters;
  }
}
