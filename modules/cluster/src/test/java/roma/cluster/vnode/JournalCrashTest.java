package roma.cluster.vnode;

import static org.assertj.core.api.Assertions.assertThat;
import static roma.cluster.vnode.JournalNode.VNODE;
import static roma.cluster.vnode.JournalNode.options;
import static roma.cluster.vnode.JournalNode.put;
import static roma.cluster.vnode.JournalNode.puts;
import static roma.cluster.vnode.JournalNode.range;

import akka.persistence.JournalProtocol;
import akka.testkit.javadsl.TestKit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import roma.data.Key;
import roma.data.Version;
import roma.store.StoreFaults;
import roma.store.StoreOptions;
import roma.store.VnodeHeader;
import roma.store.VnodeTally;

/**
 * What a crash leaves of the journal, at every point of a write. The death of the process is the
 * directory as it is at that moment, opened again; the death of the machine is the same without the
 * bytes that were not synced, or with others in their place, under another boot id. Each time the
 * highest number, the replay and the records say the same, every acknowledged event is among them,
 * and the next write is taken.
 */
class JournalCrashTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path parent;
  private final Crash crash = new Crash();

  /** Copies the directory before or after a chosen group of the store is written. */
  private final class Crash implements StoreFaults {
    private int groups;
    private int before = -1;
    private int after = -1;
    private IOException failure;

    @Override
    public void beforeWrite(int requests) throws IOException {
      groups++;
      if (groups == before) {
        copy(live(), crashed());
      }
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void afterWrite(int requests) {
      if (groups == after) {
        copy(live(), crashed());
      }
    }

    void beforeTheNextGroup() {
      before = groups + 1;
    }

    void afterTheNextGroup() {
      after = groups + 1;
    }
  }

  private Path live() {
    return parent.resolve("live");
  }

  private Path crashed() {
    return parent.resolve("crashed");
  }

  private JournalNode live(StoreOptions options) {
    return new JournalNode(live(), options.withFaults(crash));
  }

  /** Opens what the crash left. */
  private JournalNode afterwards() {
    return JournalNode.open(crashed());
  }

  private JournalNode afterALossOfPower(Path directory) {
    return new JournalNode(directory, options().withBootId("another"));
  }

  /** Highest number, replay, records and digest agree; and the vnode can be written to again. */
  private static long expectWhole(JournalNode journal, int vnode) {
    long highest = journal.highest(vnode);
    assertThat(journal.numbers(vnode)).isEqualTo(range(1, highest));
    for (long n = 1; n <= highest; n++) {
      assertThat(journal.store.read(vnode, Key.of("key" + n)).version().sequenceNumber())
          .isEqualTo(n);
    }
    VnodeHeader header = journal.store.header(vnode);
    assertThat(journal.store.tally(vnode))
        .isEqualTo(new VnodeTally(header.digest(), header.records(), header.bytes()));
    var next = journal.write(List.of(puts(vnode, 9, highest + 1, highest + 1)));
    assertThat(next.written()).containsExactly(highest + 1);
    return highest;
  }

  // ---- The process dies ----

  @Test
  void everyAcknowledgedEventIsThereAfterTheDeathOfTheProcess() {
    try (JournalNode journal = live(options())) {
      for (int n = 1; n <= 50; n++) {
        assertThat(journal.write(List.of(puts(VNODE, 1, n, n))).successful()).isTrue();
      }
      copy(live(), crashed());
    }
    try (JournalNode journal = afterwards()) {
      assertThat(expectWhole(journal, VNODE)).isEqualTo(50);
    }
  }

  @Test
  void betweenTheBatchAndItsAnswerTheEventsAreStoredAsAWhole() {
    try (JournalNode journal = live(options())) {
      journal.write(List.of(puts(VNODE, 1, 1, 2)));
      crash.afterTheNextGroup();
      journal.write(List.of(puts(VNODE, 1, 3, 5)));
    }
    try (JournalNode journal = afterwards()) {
      assertThat(expectWhole(journal, VNODE)).isEqualTo(5);
    }
  }

  @Test
  void beforeTheBatchNothingOfItIsStored() {
    try (JournalNode journal = live(options())) {
      journal.write(List.of(puts(VNODE, 1, 1, 2)));
      crash.beforeTheNextGroup();
      journal.write(List.of(puts(VNODE, 1, 3, 5)));
    }
    try (JournalNode journal = afterwards()) {
      assertThat(expectWhole(journal, VNODE)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 251, 700, 1250})
  void inTheMiddleOfABatchItIsThereAsAWholeOrNotAtAll(int tornBytes) throws IOException {
    try (JournalNode journal = live(options())) {
      for (int first = 1; first <= 30; first += 3) {
        journal.write(List.of(puts(VNODE, 1, first, first + 2)));
      }
      copy(live(), crashed());
    }
    cutLog(crashed(), logSize(crashed()) - tornBytes);
    try (JournalNode journal = afterwards()) {
      assertThat(expectWhole(journal, VNODE))
          .isLessThan(30)
          .isGreaterThan(3)
          .matches(n -> n % 3 == 0);
    }
  }

  @Test
  void underTheLoadOfManyVnodesEachHasAtLeastWhatWasAcknowledged() {
    int vnodes = 16;
    int writes = 40;
    long[] acknowledged = new long[vnodes];
    long[] atTheCrash;
    try (JournalNode journal = live(options())) {
      TestKit probe = new TestKit(journal.system());
      for (int n = 1; n <= writes; n++) {
        for (int vnode = 0; vnode < vnodes; vnode++) {
          journal.tell(List.of(puts(vnode, 1, n, n)), probe.getRef());
        }
      }
      int answers = 0;
      while (answers < vnodes * writes / 2) {
        answers += note(acknowledged, probe.receiveOne(SOON));
      }
      // Whatever is acknowledged from here on may be in the copy, whatever was before must be.
      atTheCrash = acknowledged.clone();
      copy(live(), crashed());
      while (answers < vnodes * writes) {
        answers += note(acknowledged, probe.receiveOne(SOON));
      }
    }
    try (JournalNode journal = afterwards()) {
      for (int vnode = 0; vnode < vnodes; vnode++) {
        assertThat(expectWhole(journal, vnode)).isBetween(atTheCrash[vnode], (long) writes);
      }
    }
  }

  private static int note(long[] acknowledged, Object answer) {
    if (answer instanceof JournalProtocol.WriteMessageSuccess success) {
      acknowledged[success.actorInstanceId()] = success.persistent().sequenceNr();
      return 1;
    }
    return 0;
  }

  @Test
  void aDeletionThatWasUnderWayHidesEventsOrDoesNotAndLeavesTheHighestNumber() {
    Path before = parent.resolve("before");
    try (JournalNode journal = live(options())) {
      journal.write(List.of(puts(VNODE, 1, 1, 5)));
      copy(live(), before);
      crash.afterTheNextGroup();
      journal.delete(VNODE, 3);
    }
    try (JournalNode journal = JournalNode.open(before)) {
      assertThat(expectWhole(journal, VNODE)).isEqualTo(5);
    }
    try (JournalNode journal = afterwards()) {
      assertThat(journal.highest(VNODE)).isEqualTo(5);
      assertThat(journal.numbers(VNODE)).containsExactly(4L, 5L);
      assertThat(journal.write(put(2, 6, "key6")).written()).containsExactly(6L);
    }
  }

  @Test
  void whatFailedOnAFullDiskIsNotThereAndTheNumberIsUsedAgain() {
    try (JournalNode journal = live(options())) {
      journal.write(List.of(puts(VNODE, 1, 1, 2)));
      crash.failure = new IOException("no space left on device");
      assertThat(journal.write(put(1, 3, "failed")).failure()).contains("no space left on device");
      crash.failure = null;
      copy(live(), crashed());
      assertThat(journal.highest(VNODE)).isEqualTo(2);
      assertThat(journal.write(put(1, 3, "key3")).written()).containsExactly(3L);
    }
    try (JournalNode journal = afterwards()) {
      assertThat(journal.store.read(VNODE, Key.of("failed"))).isNull();
      assertThat(expectWhole(journal, VNODE)).isEqualTo(2);
    }
  }

  // ---- The machine dies ----

  @Test
  void afterItsSyncAnAcknowledgedEventIsThereWhateverElseWasLost() throws IOException {
    long synced;
    try (JournalNode journal = live(options())) {
      journal.write(List.of(puts(VNODE, 1, 1, 5)));
      assertThat(journal.write(synced(6)).successful()).isTrue();
      synced = logSize(live());
      journal.write(List.of(puts(VNODE, 1, 7, 20)));
      copy(live(), crashed());
    }
    Path lost = copy(crashed(), parent.resolve("lost"));
    cutLog(lost, synced);
    Path noise = copy(crashed(), parent.resolve("noise"));
    overwriteLog(noise, synced);
    for (Path left : List.of(lost, noise)) {
      try (JournalNode journal = afterALossOfPower(left)) {
        assertThat(journal.store.tailUnsure()).isTrue();
        assertThat(expectWhole(journal, VNODE)).isEqualTo(6);
      }
    }
  }

  @Test
  void beforeItsSyncAnEventMayBeLostAndWasNotAcknowledged() throws IOException {
    long written;
    long acknowledged;
    try (JournalNode journal = live(options())) {
      acknowledged = journal.write(synced(1)).written().get(0);
      written = logSize(live());
      crash.beforeTheNextGroup();
      journal.write(synced(2));
    }
    assertThat(logSize(crashed())).as("nothing of the second was written").isEqualTo(written);
    try (JournalNode journal = afterALossOfPower(crashed())) {
      assertThat(expectWhole(journal, VNODE)).isEqualTo(acknowledged);
    }
  }

  private static VnodeEvent synced(long number) {
    return put(VNODE, 1, number, "key" + number, Version.NONE, true);
  }

  // ---- Files ----

  private static Path copy(Path directory, Path to) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted().toList()) {
        Path target = to.resolve(directory.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
      return to;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** RocksDB's write-ahead log that is being written. */
  private static Path log(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("records"))) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .max(Comparator.comparing(Path::getFileName))
          .orElseThrow();
    }
  }

  private static long logSize(Path directory) throws IOException {
    return Files.size(log(directory));
  }

  private static void cutLog(Path directory, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(log(directory), StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  /** What a disk may make of pages that it was not told to keep. */
  private static void overwriteLog(Path directory, long from) throws IOException {
    byte[] bytes = Files.readAllBytes(log(directory));
    Arrays.fill(bytes, (int) from, bytes.length, (byte) 0x5a);
    Files.write(log(directory), bytes);
  }
}
