package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import roma.client.BlockingCounters;
import roma.client.BlockingLists;
import roma.client.BlockingMaps;
import roma.client.BlockingValues;
import roma.client.CasOutcome;
import roma.client.Codec;
import roma.client.ListPut;
import roma.client.Lists;
import roma.client.Records;
import roma.client.RomaClient;
import roma.client.RomaException;
import roma.client.UnknownHashNameException;
import roma.client.Versioned;

/**
 * What every client promises, in process or over the network. Each check has keys of its own, so
 * that any number of them may run at the same time on one cluster.
 */
final class ClientContract {
  /** A hash name that must be there. */
  static final String HASH_NAME = "contract";

  private static final AtomicLong NUMBER = new AtomicLong();

  private final RomaClient client;
  private final BlockingValues<String> values;
  private final BlockingLists<String> lists;
  private final BlockingMaps<String> maps;
  private final BlockingCounters counters;

  /** One of them. */
  enum Check {
    VALUES(ClientContract::valuesAreStoredReadAndDeleted),
    CAS(ClientContract::casStoresOnlyWhatNobodyElseHasChanged),
    NUMBERS(ClientContract::numbersAreCounted),
    BYTES(ClientContract::anyBytesComeBack),
    ORDER(ClientContract::callsOfOneThreadOnOneKeyKeepTheirOrder),
    TOGETHER(ClientContract::manyAreReadTogether),
    LISTS(ClientContract::listsKeepTheirOrder),
    BOUNDED_LISTS(ClientContract::listsAreBoundedAsTheyArePut),
    MAPS(ClientContract::mapsHoldFields),
    COUNTERS(ClientContract::countersAreAddedTogether),
    KINDS(ClientContract::whatIsSomethingElseIsRefused),
    HASH_NAMES(ClientContract::hashNamesHaveRecordsOfTheirOwn);

    private final Consumer<ClientContract> run;

    Check(Consumer<ClientContract> run) {
      this.run = run;
    }
  }

  ClientContract(RomaClient client) {
    this.client = client;
    values = client.strings().blocking();
    lists = client.lists(Codec.utf8()).blocking();
    maps = client.maps(Codec.utf8()).blocking();
    counters = client.counters().blocking();
  }

  void hold(Check check) {
    check.run.accept(this);
  }

  private static String newKey() {
    return "contract" + NUMBER.incrementAndGet();
  }

  private void valuesAreStoredReadAndDeleted() {
    String key = newKey();
    assertThat(values.get(key)).isEmpty();
    assertThat(values.replace(key, "x", Duration.ZERO)).isFalse();
    assertThat(values.append(key, "x")).isFalse();
    assertThat(values.add(key, "b", Duration.ofHours(1))).isTrue();
    assertThat(values.add(key, "x", Duration.ZERO)).isFalse();
    assertThat(values.append(key, "ç")).isTrue();
    assertThat(values.prepend(key, "a")).isTrue();
    assertThat(values.get(key)).contains("abç");
    assertThat(values.touch(key, Duration.ZERO)).isTrue();
    assertThat(values.delete(key)).isTrue();
    assertThat(values.delete(key)).isFalse();
    assertThat(values.touch(key, Duration.ZERO)).isFalse();
    assertThat(values.get(key)).isEmpty();
  }

  private void casStoresOnlyWhatNobodyElseHasChanged() {
    String key = newKey();
    assertThat(values.cas(key, "x", 1, Duration.ZERO)).isEqualTo(CasOutcome.NOT_FOUND);
    values.set(key, "a");
    Versioned<String> read = values.getVersioned(key).orElseThrow();
    assertThat(values.cas(key, "b", read.version(), Duration.ZERO)).isEqualTo(CasOutcome.STORED);
    assertThat(values.cas(key, "c", read.version(), Duration.ZERO)).isEqualTo(CasOutcome.CHANGED);
    assertThat(values.get(key)).contains("b");
  }

  private void numbersAreCounted() {
    String key = newKey();
    assertThat(values.increment(key, 1)).isEmpty();
    values.set(key, "41");
    assertThat(values.increment(key, 1)).isEqualTo(OptionalLong.of(42));
    assertThat(values.increment(key, -50)).isEqualTo(OptionalLong.of(0));
    values.set(key, "no number");
    assertRefused(() -> values.increment(key, 1));
  }

  private void anyBytesComeBack() {
    BlockingValues<byte[]> bytes = client.bytes().blocking();
    String key = newKey();
    byte[] all = new byte[100_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * 31);
    }
    bytes.set(key, all);
    assertThat(bytes.get(key).orElseThrow()).isEqualTo(all);
    bytes.set(key, new byte[0]);
    assertThat(bytes.get(key).orElseThrow()).isEmpty();
    assertThatThrownBy(() -> bytes.get("a\r\nflush_all"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void callsOfOneThreadOnOneKeyKeepTheirOrder() {
    String key = newKey();
    List<CompletableFuture<Void>> sets = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sets.add(client.strings().set(key, "" + i).toCompletableFuture());
    }
    try {
      sets.forEach(CompletableFuture::join);
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RomaException said ? said : failed;
    }
    assertThat(values.get(key)).contains("199");
  }

  private void manyAreReadTogether() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      keys.add(newKey());
      if (i % 3 > 0) {
        values.set(keys.get(i), "" + i);
      }
    }
    Map<String, String> found = values.getAll(keys);
    assertThat(found).hasSize(100);
    found.forEach((key, value) -> assertThat(value).isEqualTo("" + keys.indexOf(key)));
    assertThat(values.getAll(List.of())).isEmpty();
    assertThat(values.getAll(List.of(keys.get(1), keys.get(1)))).hasSize(1);
  }

  private void listsKeepTheirOrder() {
    String key = newKey();
    assertThat(lists.getAll(key)).isEmpty();
    assertThat(lists.length(key)).isEmpty();
    lists.push(key, "b c\r\n");
    lists.push(key, "d");
    lists.prepend(key, "a");
    lists.insert(key, 1, "é");
    assertThat(lists.getAll(key)).containsExactly("a", "é", "b c\r\n", "d");
    assertThat(lists.getRange(key, -2, -1)).containsExactly("b c\r\n", "d");
    assertThat(lists.get(key, 1)).contains("é");
    assertThat(lists.get(key, 9)).isEmpty();
    assertThat(lists.length(key)).isEqualTo(OptionalInt.of(4));
    assertThat(lists.indexOf(key, "d")).isEqualTo(OptionalInt.of(3));
    assertThat(lists.indexOf(key, "x")).isEmpty();
    assertThat(lists.contains(key, "a")).isTrue();
    assertThat(lists.contains(key, "x")).isFalse();
    assertThat(lists.set(key, 0, "A")).isTrue();
    assertThat(lists.set(key, 9, "x")).isFalse();
    assertThat(lists.takeFirst(key)).contains("A");
    assertThat(lists.takeLast(key)).contains("d");
    assertThat(lists.remove(key, "x")).isFalse();
    assertThat(lists.remove(key, "é")).isTrue();
    assertThat(lists.removeAt(key, 0)).isTrue();
    assertThat(lists.removeAt(key, 0)).isFalse();
    assertThat(lists.takeFirst(key)).isEmpty();
    assertThat(lists.clear(key)).isTrue();
    assertThat(lists.clear(newKey())).isFalse();
    assertThat(lists.contains(newKey(), "a")).isFalse();
  }

  private void listsAreBoundedAsTheyArePut() {
    String key = newKey();
    for (String element : List.of("a", "b", "c", "a")) {
      lists.prepend(key, element, ListPut.once().atMost(2));
    }
    assertThat(lists.getAll(key)).containsExactly("a", "c");
    assertThat(lists.push(key, "d", ListPut.PLAIN.atMost(2))).isFalse();
    assertThat(lists.push(key, "a", ListPut.once().notOlderThan(Duration.ofHours(1)))).isTrue();
    assertThat(lists.getAllTimed(key)).extracting(Lists.Timed::element).containsExactly("c", "a");
    assertThat(lists.getAllTimed(key).get(0).at()).isAfter(Instant.parse("2020-01-01T00:00:00Z"));
  }

  private void mapsHoldFields() {
    String key = newKey();
    assertThat(maps.getAll(key)).isEmpty();
    assertThat(maps.size(key)).isEmpty();
    assertThat(maps.get(key, "f")).isEmpty();
    maps.put(key, "f", "1 2\r\n");
    maps.put(key, "é", "3", Duration.ofHours(1));
    assertThat(maps.get(key, "f")).contains("1 2\r\n");
    assertThat(maps.getAll(key)).isEqualTo(Map.of("f", "1 2\r\n", "é", "3"));
    assertThat(maps.fields(key)).containsExactly("f", "é");
    assertThat(maps.size(key)).isEqualTo(OptionalInt.of(2));
    assertThat(maps.containsField(key, "é")).isTrue();
    assertThat(maps.containsField(key, "x")).isFalse();
    assertThat(maps.containsValue(key, "3")).isTrue();
    assertThat(maps.containsValue(newKey(), "3")).isFalse();
    assertThat(maps.remove(key, "f")).isTrue();
    assertThat(maps.remove(key, "f")).isFalse();
    assertThat(maps.clear(key)).isTrue();
    assertThat(maps.size(key)).isEqualTo(OptionalInt.of(0));
    assertThat(maps.clear(newKey())).isFalse();
  }

  private void countersAreAddedTogether() {
    String key = newKey();
    assertThat(counters.getAll(key)).isEmpty();
    assertThat(counters.touch(key, Duration.ZERO)).isEmpty();
    Map<String, Long> both = Map.of("hits", 2L, "misses", -1L);
    assertThat(counters.add(key, both, Duration.ofHours(1))).isEqualTo(both);
    assertThat(counters.add(key, Map.of("hits", 1L << 40), Duration.ZERO))
        .isEqualTo(Map.of("hits", 2L + (1L << 40), "misses", -1L));
    assertThat(counters.get(key, List.of("misses", "none"))).isEqualTo(Map.of("misses", -1L));
    assertThat(counters.touch(key, Duration.ofHours(1))).hasSize(2);
    assertThat(counters.getAll(key)).hasSize(2);
    Map<String, Long> most = Map.of("hits", 999_999_999_999_999_999L);
    for (int i = 0; i < 9; i++) {
      counters.add(key, most, Duration.ZERO);
    }
    assertRefused(() -> counters.add(key, most, Duration.ZERO));
    assertThatThrownBy(() -> counters.add(key, Map.of("hits", Long.MAX_VALUE), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void whatIsSomethingElseIsRefused() {
    String key = newKey();
    values.set(key, "text");
    assertRefused(() -> lists.push(key, "a"));
    assertRefused(() -> lists.length(key));
    assertRefused(() -> maps.put(key, "f", "v"));
    assertRefused(() -> maps.getAll(key));
    assertRefused(() -> counters.getAll(key));
    assertThat(values.get(key)).contains("text");
  }

  private void hashNamesHaveRecordsOfTheirOwn() {
    Records records = client.hash(HASH_NAME);
    BlockingValues<String> named = records.strings().blocking();
    String key = newKey();
    values.set(key, "in roma");
    assertThat(named.get(key)).isEmpty();
    assertThat(named.add(key, "4", Duration.ZERO)).isTrue();
    assertThat(named.increment(key, 1)).isEqualTo(OptionalLong.of(5));
    long version = named.getVersioned(key).orElseThrow().version();
    assertThat(named.cas(key, "6", version, Duration.ZERO)).isEqualTo(CasOutcome.STORED);
    assertThat(values.get(key)).contains("in roma");
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      keys.add(newKey());
      named.set(keys.get(i), "" + i);
    }
    assertThat(named.getAll(keys)).hasSize(20).containsEntry(keys.get(7), "7");
    assertThat(values.getAll(keys)).isEmpty();

    String parts = newKey();
    records.lists(Codec.utf8()).blocking().push(parts + "l", "a");
    records.maps(Codec.utf8()).blocking().put(parts + "m", "f", "v");
    records.counters().blocking().add(parts + "c", Map.of("hits", 1L), Duration.ZERO);
    assertThat(records.lists(Codec.utf8()).blocking().getAll(parts + "l")).containsExactly("a");
    assertThat(records.maps(Codec.utf8()).blocking().getAll(parts + "m")).containsEntry("f", "v");
    assertThat(records.counters().blocking().getAll(parts + "c")).containsEntry("hits", 1L);
    assertThat(lists.getAll(parts + "l")).isEmpty();
    assertThat(client.hash("roma").strings().blocking().get(key)).contains("in roma");

    Records missing = client.hash("none");
    assertUnknown(() -> missing.strings().blocking().get(key));
    assertUnknown(() -> missing.strings().blocking().getAll(keys));
    assertUnknown(() -> missing.strings().blocking().set(key, "x"));
    assertUnknown(() -> missing.lists(Codec.utf8()).blocking().push(key, "x"));
    assertUnknown(() -> missing.counters().blocking().getAll(key));
  }

  private static void assertUnknown(Runnable operation) {
    assertThatThrownBy(operation::run)
        .isInstanceOfSatisfying(
            UnknownHashNameException.class,
            unknown -> assertThat(unknown.hashName()).isEqualTo("none"));
  }

  private static void assertRefused(Runnable operation) {
    assertThatThrownBy(operation::run)
        .isInstanceOfSatisfying(
            RomaException.class,
            refused -> assertThat(refused.category()).isEqualTo(RomaException.Category.REFUSED));
  }
}
