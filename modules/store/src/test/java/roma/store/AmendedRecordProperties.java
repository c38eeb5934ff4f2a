package roma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static roma.store.Stores.VNODE;
import static roma.store.Stores.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.CommandLogic;
import roma.data.Digest;
import roma.data.Entry;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.ValueOperation;
import roma.data.Version;
import roma.data.list.ListCommand;
import roma.data.list.Placement;
import roma.data.map.MapCommand;

/**
 * Long lists and maps that change in small parts: whatever is read, by key, by copy, from the
 * change log, after a crash, is what a plain map of whole records holds.
 */
class AmendedRecordProperties {
  private static final int EPOCH = 3;
  private static final int LIMIT = 1 << 20;
  private static final int FIRST_ELEMENTS = 400;
  private static final long MIB = 1 << 20;

  /** Writes tables and compacts them. */
  private static final StoreOptions SMALL = Stores.options();

  /** Keeps all in memory and the log, so that its files can be copied while it runs. */
  private static final StoreOptions LARGE = SMALL.withMemory(4 * MIB, 64 * MIB, 512 * MIB);

  private Path directory;
  private NodeStore store;
  private int openings;

  private final SortedMap<Key, Record> model =
      new TreeMap<>((a, b) -> a.bytes().compareTo(b.bytes()));
  private long end;

  @BeforeProperty
  void open() throws IOException {
    directory = Files.createTempDirectory("roma-long-records");
    store = NodeStore.open(directory.resolve("small"), SMALL);
  }

  @AfterProperty
  void close() throws IOException {
    store.close();
    Stores.deleteAll(directory);
  }

  @Property(tries = 12)
  void whatIsReadIsWhatWasWritten(@ForAll long seed) throws IOException {
    run(new Random(seed), this::reopen);
  }

  private void reopen() {
    Path where = store.directory();
    store.close();
    store = NodeStore.open(where, SMALL);
  }

  @Property(tries = 8)
  void soItIsAfterACrash(@ForAll long seed) throws IOException {
    store.close();
    store = NodeStore.open(directory.resolve("large" + openings++), LARGE);
    run(new Random(seed), this::crash);
  }

  /** What a killed process leaves behind is opened in place of the store. */
  private void crash() throws IOException {
    Path copy = Stores.crashedCopy(store.directory(), directory.resolve("large" + openings++));
    store.close();
    store = NodeStore.open(copy, LARGE);
  }

  @FunctionalInterface
  private interface Restart {
    void run() throws IOException;
  }

  private void run(Random random, Restart restart) throws IOException {
    model.clear();
    end = 0;
    await(done -> store.drop(VNODE, done));
    for (int i = 0; i < 150; i++) {
      List<Entry> entries = new ArrayList<>();
      for (int n = random.nextInt(4); n >= 0; n--) {
        entries.add(next(random));
      }
      assertThat(await(done -> store.append(AppendRequest.own(VNODE, EPOCH, entries), done)))
          .isInstanceOf(WriteResult.Written.class);
      if (random.nextInt(20) == 0) {
        assertHolds();
      }
      if (random.nextInt(60) == 0) {
        restart.run();
        assertHolds();
      }
    }
    assertHolds();
  }

  private Entry next(Random random) {
    Key key = Key.of("k" + random.nextInt(4));
    Version version = new Version(EPOCH, ++end);
    Record old = model.get(key);
    Version previous = old == null ? Version.NONE : old.version();
    int dice = random.nextInt(100);
    if (dice == 0) {
      model.clear();
      return Entry.flush(version, RequestId.NONE);
    } else if (dice < 3 && old != null) {
      model.remove(key);
      return Entry.remove(version, key, previous);
    }
    Record record =
        dice < 6
            ? Record.tombstone(version)
            : dice < 8
                ? Record.of(version, 5, Record.NEVER, Bytes.wrap(new byte[random.nextInt(9000)]))
                : operated(random, key, version);
    // The model keeps bytes alone.
    model.put(key, record.withValue(Bytes.wrap(record.value().array())));
    return Entry.put(key, previous, record, new RequestId(1, end), Reply.STORED);
  }

  private Record operated(Random random, Key key, Version version) {
    Record stored = store.read(VNODE, key);
    // The model's is as after a restart, or from another node: nothing is known of its parts.
    Record current = random.nextBoolean() && isNewest(stored, key) ? stored : model.get(key);
    boolean isMap = key.bytes().at(1) % 2 == 0;
    ValueOperation operation = isMap ? onMap(random) : onList(random);
    CommandLogic.Decision decision =
        CommandLogic.apply(new Command.Operate(operation), current, version, 1000 + end, LIMIT);
    if (decision.isChange()) {
      return decision.record();
    }
    // Not there, or something else.
    Record made = null;
    for (int i = 0; i < FIRST_ELEMENTS; i++) {
      made =
          CommandLogic.apply(
                  new Command.Operate(isMap ? field(i, random) : element(i, random)),
                  made,
                  version,
                  1000,
                  LIMIT)
              .record();
    }
    return made;
  }

  private boolean isNewest(Record stored, Key key) {
    Record expected = model.get(key);
    return stored != null && expected != null && stored.version().equals(expected.version());
  }

  private static ValueOperation onMap(Random random) {
    return random.nextInt(4) == 0
        ? MapCommand.field(MapCommand.Op.DELETE, name(random.nextInt(FIRST_ELEMENTS + 100)))
        : field(random.nextInt(FIRST_ELEMENTS + 100), random);
  }

  private static MapCommand field(int number, Random random) {
    return new MapCommand(MapCommand.Op.SET, name(number), text(random), 0);
  }

  private static Bytes name(int number) {
    return Bytes.utf8("field" + number);
  }

  private static ValueOperation onList(Random random) {
    int at = random.nextInt(FIRST_ELEMENTS + 10);
    return switch (random.nextInt(7)) {
      case 0 -> ListCommand.at(ListCommand.Op.DELETE_AT, at);
      case 1 -> ListCommand.of(ListCommand.Op.SHIFT);
      case 2 -> ListCommand.of(ListCommand.Op.POP);
      case 3 -> ListCommand.element(ListCommand.Op.UPDATE_AT, at, text(random));
      case 4 -> ListCommand.element(ListCommand.Op.INSERT, at, text(random));
      case 5 ->
          ListCommand.put(
              ListCommand.Op.PUT_FIRST,
              new Placement(true, FIRST_ELEMENTS, Placement.ANY),
              text(random));
      default -> element(random.nextInt(100), random);
    };
  }

  private static ListCommand element(int number, Random random) {
    return ListCommand.put(
        ListCommand.Op.PUT_LAST, Placement.PLAIN, Bytes.utf8(number + "e" + text(random).toUtf8()));
  }

  private static Bytes text(Random random) {
    return Bytes.utf8("t".repeat(random.nextInt(random.nextInt(30) == 0 ? 9000 : 40)));
  }

  private void assertHolds() {
    List<KeyedRecord> expected = new ArrayList<>();
    long digest = 0;
    long bytes = 0;
    for (var each : model.entrySet()) {
      expected.add(new KeyedRecord(each.getKey(), each.getValue()));
      digest += Digest.of(each.getKey(), each.getValue().version());
      bytes += each.getKey().bytes().size() + each.getValue().value().size();
      Record read = store.read(VNODE, each.getKey());
      assertThat(read).isEqualTo(each.getValue());
    }
    try (VnodeSnapshot snapshot = Stores.snapshot(store, VNODE)) {
      assertThat(snapshot.next(null, Integer.MAX_VALUE)).isEqualTo(expected);
    }
    assertThat(store.read(VNODE, List.copyOf(model.keySet()))).isEqualTo(expected);
    assertThat(store.header(VNODE).digest()).isEqualTo(digest);
    VnodeTally tally = store.tally(VNODE);
    assertThat(tally).isEqualTo(new VnodeTally(digest, model.size(), bytes));
    List<Version> dead = new ArrayList<>();
    store
        .scan(VNODE, null, 100, 1, HashNames.FIRST)
        .toCompletableFuture()
        .join()
        .dead()
        .forEach(each -> dead.add(each.version()));
    assertThat(dead)
        .isEqualTo(model.values().stream().filter(Record::tombstone).map(Record::version).toList());
  }
}
