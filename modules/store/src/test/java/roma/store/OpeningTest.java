package roma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static roma.store.Stores.append;
import static roma.store.Stores.at;
import static roma.store.Stores.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.store.StoreException.Category;

class OpeningTest {
  @TempDir Path parent;

  private Path directory() {
    return parent.resolve("node");
  }

  private NodeStore open() {
    return NodeStore.open(directory(), Stores.options());
  }

  private StoreException refusal() {
    return catchThrowableOfType(StoreException.class, () -> open().close());
  }

  @Test
  void aDirectoryKeepsItsIncarnationAndAnotherOneHasAnother() {
    UUID first;
    try (NodeStore store = open()) {
      first = store.identity().incarnation();
      assertThat(store.identity().node()).isEqualTo(Stores.NODE);
      assertThat(store.identity().cluster()).isEmpty();
    }
    try (NodeStore store = open();
        NodeStore other = NodeStore.open(parent.resolve("other"), Stores.options())) {
      assertThat(store.identity().incarnation()).isEqualTo(first);
      assertThat(other.identity().incarnation()).isNotEqualTo(first);
    }
  }

  @Test
  void aClusterIsAdoptedOnceAndNeverExchanged() {
    UUID cluster = UUID.randomUUID();
    try (NodeStore store = open()) {
      store.adoptCluster(cluster);
      store.adoptCluster(cluster);
    }
    try (NodeStore store = open()) {
      assertThat(store.identity().cluster()).contains(cluster);
      assertThatThrownBy(() -> store.adoptCluster(UUID.randomUUID()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another cluster");
    }
  }

  @Test
  void aDirectoryInUseIsRefused() {
    try (NodeStore store = open()) {
      assertThat(refusal()).hasMessageContaining("in use");
      assertThat(store.header(0)).isNotNull();
    }
    open().close();
  }

  @Test
  void anotherNodesDirectoryIsRefused() {
    open().close();
    assertThatThrownBy(() -> NodeStore.open(directory(), StoreOptions.of("127.0.0.1_11212")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("holds the data of node 127.0.0.1_11211, not of 127.0.0.1_11212");
  }

  @Test
  void anotherFormatIsRefused() throws IOException {
    open().close();
    Path file = directory().resolve("identity.properties");
    Files.writeString(file, Files.readString(file).replace("format=1", "format=2"));

    assertThat(refusal().category()).isEqualTo(Category.REJECTED);
    assertThat(refusal()).hasMessageContaining("format 2");
  }

  @Test
  void aDirectoryThatIsAFileIsRefused() throws IOException {
    Files.writeString(directory(), "not a directory");
    assertThat(refusal()).hasMessageContaining("Check that it is a directory");
  }

  @Test
  void aMissingOrUnreadableIdentityIsDamage() throws IOException {
    open().close();
    Path file = directory().resolve("identity.properties");
    Files.writeString(file, "format=1\nnode=127.0.0.1_11211\nincarnation=?\n");
    assertThat(refusal().category()).isEqualTo(Category.DAMAGED);

    Files.delete(file);
    assertThat(refusal().category()).isEqualTo(Category.DAMAGED);
  }

  @Test
  void aMissingTableFileIsDamage() throws IOException {
    fillTableFile();
    Files.delete(Stores.newest(directory(), ".sst"));

    assertThat(refusal().category()).isEqualTo(Category.DAMAGED);
    assertThat(refusal()).hasMessageContaining("Move the data directory away");
  }

  @Test
  void aFlippedBitInATableFileIsFoundWhenItIsRead() throws IOException {
    fillTableFile();
    Path table = largestTable();
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 3] ^= 1;
    Files.write(table, bytes);

    try (NodeStore store = open()) {
      assertThatThrownBy(() -> store.tally(Stores.VNODE))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.category()).isEqualTo(Category.DAMAGED));
    }
  }

  @Test
  void aCleanStopIsSureWhateverTheBoot() {
    openIn("boot 1").close();
    try (NodeStore store = openIn("boot 2")) {
      assertThat(store.tailUnsure()).isFalse();
    }
  }

  @Test
  void theDeathOfTheProcessAloneIsSure() throws IOException {
    Path copy = parent.resolve("copy");
    try (NodeStore store = openIn("boot 1")) {
      assertThat(store.tailUnsure()).isFalse();
      Stores.crashedCopy(directory(), copy);
    }
    try (NodeStore store = NodeStore.open(copy, Stores.options().withBootId("boot 1"))) {
      assertThat(store.tailUnsure()).isFalse();
    }
  }

  @Test
  void aLossOfPowerLeavesTheTailUnsureUntilTheRingReadmitsTheNode() throws IOException {
    Path copy = parent.resolve("copy");
    try (NodeStore store = openIn("boot 1")) {
      append(store, 1, put(at(1, 1), "a"));
      Stores.crashedCopy(directory(), copy);
    }
    StoreOptions later = Stores.options().withBootId("boot 2");
    NodeStore.open(copy, later).close();
    try (NodeStore store = NodeStore.open(copy, later)) {
      assertThat(store.tailUnsure()).isTrue();
      store.markTailSure();
      assertThat(store.tailUnsure()).isFalse();
    }
    try (NodeStore store = NodeStore.open(copy, later)) {
      assertThat(store.tailUnsure()).isFalse();
    }
  }

  private NodeStore openIn(String bootId) {
    return NodeStore.open(directory(), Stores.options().withBootId(bootId));
  }

  private Path largestTable() throws IOException {
    try (var files = Files.list(directory().resolve("records"))) {
      return files
          .filter(file -> file.toString().endsWith(".sst"))
          .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
          .orElseThrow();
    }
  }

  /** Writes more than the memtables hold. */
  private void fillTableFile() {
    try (NodeStore store = open()) {
      for (int n = 1; n <= 300; n++) {
        append(store, 1, put(at(1, n), "key" + n, roma.data.Version.NONE, randomText(n)));
      }
    }
    open().close();
  }

  private static String randomText(int seed) {
    return new java.util.Random(seed)
        .ints(20_000, 'a', 'z')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
