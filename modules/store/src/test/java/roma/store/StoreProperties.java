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
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import roma.data.Bytes;
import roma.data.Entry;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;

/** A primary's store, and one that is filled from it and follows it, against a plain map. */
class StoreProperties {
  private static final int EPOCH = 3;
  private static NodeStore primary;
  private static NodeStore learner;
  private static Path directory;

  @BeforeContainer
  static void open() throws IOException {
    directory = Files.createTempDirectory("roma-store-properties");
    primary = NodeStore.open(directory.resolve("primary"), Stores.options());
    learner = NodeStore.open(directory.resolve("learner"), Stores.options());
  }

  @AfterContainer
  static void close() throws IOException {
    primary.close();
    learner.close();
    Stores.deleteAll(directory);
  }

  @Provide
  Arbitrary<List<Integer>> steps() {
    return Arbitraries.integers().between(0, 99).list().ofMinSize(1).ofMaxSize(80);
  }

  /** The vnode as it should be. */
  private static final class Model {
    final SortedMap<Key, Record> records = new TreeMap<>((a, b) -> a.bytes().compareTo(b.bytes()));
    long end;

    Version next() {
      return new Version(EPOCH, ++end);
    }

    Entry entry(int step, Random random) {
      Key key = Key.of("k" + random.nextInt(8));
      Record old = records.get(key);
      Version previous = old == null ? Version.NONE : old.version();
      Version version = next();
      if (step < 3) {
        records.clear();
        return Entry.flush(version, RequestId.NONE);
      } else if (step < 30 && old != null) {
        records.remove(key);
        return Entry.remove(version, key, previous);
      }
      Record record =
          step < 45
              ? Record.tombstone(version)
              : Record.of(version, step, Record.NEVER, Bytes.utf8("v".repeat(step)));
      records.put(key, record);
      return Entry.put(key, previous, record, new RequestId(1, end), Reply.STORED);
    }
  }

  @Property(tries = 150)
  void recordsDigestAndCountFollowAPlainMap(
      @ForAll("steps") List<Integer> steps, @ForAll long seed) {
    await(done -> primary.drop(VNODE, done));
    Random random = new Random(seed);
    Model model = new Model();
    for (List<Entry> entries : requests(model, steps, random)) {
      written(await(done -> primary.append(AppendRequest.own(VNODE, EPOCH, entries), done)));
    }
    assertHolds(primary, model);
  }

  @Property(tries = 150)
  void aFillUnderWritesEndsEqualToItsSource(
      @ForAll("steps") List<Integer> before,
      @ForAll("steps") List<Integer> during,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int chunkBytes) {
    await(done -> primary.drop(VNODE, done));
    await(done -> learner.drop(VNODE, done));
    Random random = new Random(seed);
    Model model = new Model();
    for (List<Entry> entries : requests(model, before, random)) {
      written(await(done -> primary.append(AppendRequest.own(VNODE, EPOCH, entries), done)));
    }
    List<List<Entry>> tail = new ArrayList<>();
    try (VnodeSnapshot snapshot = Stores.snapshot(primary, VNODE)) {
      FillRequest fill =
          new FillRequest(VNODE, EPOCH, "primary", snapshot.header().end(), Lineage.NONE, 0);
      written(await(done -> learner.beginFill(fill, done)));
      for (List<Entry> entries : requests(model, during, random)) {
        written(await(done -> primary.append(AppendRequest.own(VNODE, EPOCH, entries), done)));
        tail.add(entries);
      }
      interleave(snapshot, tail, chunkBytes, random);
    }
    assertHolds(learner, model);
    assertThat(learner.header(VNODE).digest()).isEqualTo(primary.header(VNODE).digest());
    assertThat(learner.header(VNODE).end()).isEqualTo(primary.header(VNODE).end());
  }

  /** As a primary cleans and its secondary follows, with writes in between. */
  @Property(tries = 100)
  void cleaningStepByStepLeavesTheLivingAndEqualReplicas(
      @ForAll("steps") List<Integer> before,
      @ForAll("steps") List<Integer> between,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 10) int limit) {
    await(done -> primary.drop(VNODE, done));
    await(done -> learner.drop(VNODE, done));
    Random random = new Random(seed);
    Model model = new Model();
    requests(model, before, random).forEach(StoreProperties::appendToBoth);
    Key after = null;
    do {
      ScanPart part =
          primary.scan(VNODE, after, limit, 1, HashNames.FIRST).toCompletableFuture().join();
      after = part.lastKey();
      List<Entry> removals = new ArrayList<>();
      for (DeadRecord dead : part.dead()) {
        removals.add(Entry.remove(model.next(), dead.key(), dead.version()));
        model.records.remove(dead.key());
      }
      appendToBoth(removals);
    } while (after != null);
    assertThat(model.records.values()).noneMatch(Record::tombstone);
    requests(model, between, random).forEach(StoreProperties::appendToBoth);
    assertHolds(primary, model);
    assertHolds(learner, model);
    assertThat(learner.header(VNODE).digest()).isEqualTo(primary.header(VNODE).digest());
  }

  private static void appendToBoth(List<Entry> entries) {
    written(await(done -> primary.append(AppendRequest.own(VNODE, EPOCH, entries), done)));
    written(await(done -> learner.append(AppendRequest.own(VNODE, EPOCH, entries), done)));
  }

  @Property(tries = 100)
  void catchingUpInPartsEndsEqualToTheSource(
      @ForAll("steps") List<Integer> shared,
      @ForAll("steps") List<Integer> missed,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int part) {
    await(done -> primary.drop(VNODE, done));
    await(done -> learner.drop(VNODE, done));
    Random random = new Random(seed);
    Model model = new Model();
    for (List<Entry> entries : requests(model, shared, random)) {
      written(await(done -> primary.append(AppendRequest.own(VNODE, EPOCH, entries), done)));
      written(await(done -> learner.append(AppendRequest.own(VNODE, EPOCH, entries), done)));
    }
    List<Integer> withoutFlushes = missed.stream().map(step -> Math.max(step, 3)).toList();
    for (List<Entry> entries : requests(model, withoutFlushes, random)) {
      written(await(done -> primary.append(AppendRequest.own(VNODE, EPOCH, entries), done)));
    }
    boolean more = true;
    while (more) {
      Version end = learner.header(VNODE).end();
      CatchUpPart next =
          primary.changesWithRecords(VNODE, end.sequenceNumber(), part).orElseThrow();
      CatchUpRequest request =
          new CatchUpRequest(VNODE, EPOCH, end, next.changes(), next.records(), 0);
      written(await(done -> learner.catchUp(request, done)));
      more = next.more();
    }
    assertHolds(learner, model);
  }

  private static void interleave(
      VnodeSnapshot snapshot, List<List<Entry>> tail, int chunkBytes, Random random) {
    Key after = null;
    boolean copying = true;
    int fed = 0;
    while (copying || fed < tail.size()) {
      if (copying && (fed == tail.size() || random.nextBoolean())) {
        List<KeyedRecord> chunk = snapshot.next(after, chunkBytes);
        copying = !chunk.isEmpty();
        after = copying ? chunk.get(chunk.size() - 1).key() : after;
        ChunkRequest request = new ChunkRequest(VNODE, EPOCH, chunk, !copying);
        written(await(done -> learner.putChunk(request, done)));
      } else {
        List<Entry> entries = tail.get(fed++);
        written(await(done -> learner.append(AppendRequest.own(VNODE, EPOCH, entries), done)));
      }
    }
  }

  private static List<List<Entry>> requests(Model model, List<Integer> steps, Random random) {
    List<List<Entry>> requests = new ArrayList<>();
    List<Entry> request = new ArrayList<>();
    for (int step : steps) {
      request.add(model.entry(step, random));
      if (random.nextInt(3) == 0) {
        requests.add(List.copyOf(request));
        request.clear();
      }
    }
    if (!request.isEmpty()) {
      requests.add(List.copyOf(request));
    }
    return requests;
  }

  private static void assertHolds(NodeStore store, Model model) {
    VnodeHeader header = store.header(VNODE);
    VnodeTally tally = store.tally(VNODE);
    assertThat(header.end().sequenceNumber()).isEqualTo(model.end);
    assertThat(header.digest()).isEqualTo(tally.digest());
    assertThat(header.records()).isEqualTo(tally.records()).isEqualTo(model.records.size());
    try (VnodeSnapshot snapshot = Stores.snapshot(store, VNODE)) {
      assertThat(snapshot.next(null, Integer.MAX_VALUE))
          .isEqualTo(
              model.records.entrySet().stream()
                  .map(e -> new KeyedRecord(e.getKey(), e.getValue()))
                  .toList());
    }
  }

  private static void written(WriteResult result) {
    assertThat(result).isInstanceOf(WriteResult.Written.class);
  }
}
