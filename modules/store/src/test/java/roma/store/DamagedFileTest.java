package roma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static roma.store.Stores.at;
import static roma.store.Stores.put;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Key;
import roma.data.Version;

/** Bits that the disk has flipped: found, told of, kept from doing harm, and got rid of. */
class DamagedFileTest {
  private static final int VNODES = 16;
  private static final int KEYS = 40;
  private static final int VALUE_BYTES = 8_000;

  @TempDir Path directory;
  private final List<DamagedFile> told = new CopyOnWriteArrayList<>();

  private NodeStore open() {
    NodeStore store =
        NodeStore.open(
            directory, StoreOptions.of(Stores.NODE).withMemory(1 << 20, 1 << 20, 4 << 20));
    told.clear();
    store.onDamage(told::add);
    return store;
  }

  private static WriteResult append(NodeStore store, int vnode, long number) {
    byte[] bytes = new byte[VALUE_BYTES];
    new Random(vnode * 1000L + number).nextBytes(bytes);
    String value = new String(bytes, StandardCharsets.ISO_8859_1);
    var entry = put(at(1, number), "key" + number, Version.NONE, value);
    return Stores.await(done -> store.append(AppendRequest.own(vnode, 1, List.of(entry)), done));
  }

  private void fill() {
    try (NodeStore store = open()) {
      for (int vnode = 0; vnode < VNODES; vnode++) {
        for (int number = 1; number <= KEYS; number++) {
          assertThat(append(store, vnode, number)).isInstanceOf(WriteResult.Written.class);
        }
      }
    }
  }

  private Path largestTable() throws IOException {
    try (var files = Files.list(directory.resolve("records"))) {
      return files
          .filter(file -> file.toString().endsWith(".sst"))
          .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
          .orElseThrow();
    }
  }

  private String flipABit() throws IOException {
    Path table = largestTable();
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 3] ^= 1;
    Files.write(table, bytes);
    return table.getFileName().toString();
  }

  /** Of the node's own state, of which there is more than one block. */
  private String flipABitOfTheRegister(byte[] register) throws IOException {
    String wanted = new String(register, 0, 100, StandardCharsets.ISO_8859_1);
    try (var files = Files.list(directory.resolve("records"))) {
      for (Path table : files.filter(file -> file.toString().endsWith(".sst")).toList()) {
        byte[] bytes = Files.readAllBytes(table);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(wanted);
        if (at >= 0) {
          bytes[at] ^= 1;
          Files.write(table, bytes);
          return table.getFileName().toString();
        }
      }
    }
    throw new AssertionError("no table holds the register");
  }

  private byte[] fillWithARegister() {
    fill();
    byte[] register = new byte[30_000];
    new Random(1).nextBytes(register);
    try (NodeStore store = open()) {
      store.saveRegister(register);
    }
    // An opening writes what is in the log to a table.
    open().close();
    return register;
  }

  private StoreException refusal() {
    return catchThrowableOfType(StoreException.class, () -> open().close());
  }

  private static Set<Integer> unreadable(NodeStore store) {
    Set<Integer> unreadable = new TreeSet<>();
    for (int vnode = 0; vnode < VNODES; vnode++) {
      try {
        store.tally(vnode);
      } catch (StoreException damaged) {
        assertThat(damaged.category()).isEqualTo(StoreException.Category.DAMAGED);
        unreadable.add(vnode);
      }
    }
    return unreadable;
  }

  @Test
  void aFlippedBitIsToldWithItsFileAndEveryVnodeThatItCoversAndGoesWithThem() throws IOException {
    fill();
    String name = flipABit();
    try (NodeStore store = open()) {
      assertThat(told).isEmpty();
      Set<Integer> unreadable = unreadable(store);
      assertThat(unreadable).isNotEmpty();
      assertThat(told).hasSize(1);
      assertThat(told.get(0).name()).isEqualTo(name);
      assertThat(told.get(0).vnodes()).containsAll(unreadable);
    }
    Set<Integer> covered;
    try (NodeStore store = open()) {
      assertThat(told).as("remembered over a restart").hasSize(1);
      covered = told.get(0).vnodes();
      Set<Integer> few = Set.of(covered.iterator().next());
      if (covered.size() > 1) {
        assertThat(Stores.await(done -> store.dropDamaged(name, few, done)))
            .isInstanceOf(WriteResult.Failed.class);
        assertThat(told).as("told again").hasSize(2);
      }

      assertThat(Stores.await(done -> store.dropDamaged(name, covered, done)))
          .isEqualTo(new WriteResult.Written(null));

      assertThat(unreadable(store)).isEmpty();
      for (int vnode = 0; vnode < VNODES; vnode++) {
        boolean dropped = covered.contains(vnode);
        assertThat(store.header(vnode).storedEpoch()).isEqualTo(1);
        assertThat(store.tally(vnode).records()).isEqualTo(dropped ? 0 : KEYS);
        if (dropped) {
          assertThat(append(store, vnode, 1)).isInstanceOf(WriteResult.Written.class);
        }
      }
    }
    assertThat(directory.resolve("records").resolve(name)).doesNotExist();
    try (NodeStore store = open()) {
      assertThat(told).isEmpty();
      assertThat(unreadable(store)).isEmpty();
      for (int vnode = 0; vnode < VNODES; vnode++) {
        assertThat(store.read(vnode, Key.of("key1"))).isNotNull();
        assertThat(store.tally(vnode).records()).isEqualTo(covered.contains(vnode) ? 1 : KEYS);
      }
    }
  }

  @Test
  void aFlippedBitThatACompactionMeetsEndsWritingUntilTheStoreIsOpenedAgain() throws IOException {
    fill();
    String name = flipABit();
    try (NodeStore store = open()) {
      WriteResult last = new WriteResult.Written(null);
      long number = KEYS;
      while (last instanceof WriteResult.Written && number < 100 * KEYS) {
        number++;
        for (int vnode = 0; vnode < VNODES && last instanceof WriteResult.Written; vnode++) {
          last = append(store, vnode, number);
        }
      }
      assertThat(last).as("a compaction has met the bit").isInstanceOf(WriteResult.Failed.class);
      assertThat(store.isBroken()).isTrue();
      assertThat(told).extracting(DamagedFile::name).containsExactly(name);
    }
    try (NodeStore store = open()) {
      assertThat(told).extracting(DamagedFile::name).containsExactly(name);
      assertThat(store.isBroken()).isFalse();
      Set<Integer> covered = told.get(0).vnodes();
      assertThat(Stores.await(done -> store.dropDamaged(name, covered, done)))
          .isEqualTo(new WriteResult.Written(null));
      assertThat(unreadable(store)).isEmpty();
    }
  }

  @Test
  void aFlippedBitInTheNodesOwnStateKeepsTheStoreFromOpening() throws IOException {
    byte[] register = fillWithARegister();
    flipABitOfTheRegister(register);

    assertThat(refusal().category()).isEqualTo(StoreException.Category.DAMAGED);
    assertThat(refusal()).hasMessageContaining("move the data directory away");
  }

  @Test
  void aFlippedBitInTheNodesOwnStateThatIsReadEndsTheUseOfTheStore() throws IOException {
    byte[] register = fillWithARegister();
    String name;
    try (NodeStore store = open()) {
      name = flipABitOfTheRegister(register);

      assertThat(catchThrowableOfType(StoreException.class, store::loadRegister).category())
          .isEqualTo(StoreException.Category.DAMAGED);

      assertThat(store.isBroken()).isTrue();
      assertThat(told).as("no vnode's copies are to be given up for it").isEmpty();
    }
    assertThat(refusal().category()).isEqualTo(StoreException.Category.DAMAGED);
    // Bytes that can be read again are not trusted either, once they could not.
    flipABitOfTheRegister(flipped(register));
    assertThat(refusal().category()).isEqualTo(StoreException.Category.DAMAGED);
    assertThat(refusal()).hasMessageContaining("own state").hasMessageContaining(name);
  }

  private static byte[] flipped(byte[] register) {
    byte[] flipped = register.clone();
    flipped[0] ^= 1;
    return flipped;
  }

  @Test
  void aTruncatedFileKeepsTheStoreFromOpening() throws IOException {
    fill();
    Path table = largestTable();
    byte[] bytes = Files.readAllBytes(table);
    Files.write(table, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> open().close())
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.category()).isEqualTo(StoreException.Category.DAMAGED));
  }
}
