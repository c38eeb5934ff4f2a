package roma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Key;
import roma.data.Version;

/** A store whose disk really is full. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FullDiskTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int VALUE_BYTES = 200_000;

  @TempDir Path directory;

  private static WriteResult put(NodeStore store, long number) {
    String value = "x".repeat(VALUE_BYTES);
    return Stores.append(
        store, 1, Stores.put(Stores.at(1, number), "key" + number, Version.NONE, value));
  }

  @Test
  void writesFailReadsGoOnAndAfterwardsBothDo() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 40)) {
      Path data = directory.resolve("disk").resolve("data");
      long written = 0;
      try (NodeStore store = open(data)) {
        assertThat(store.freeBytes()).isBetween(1L << 20, 40L << 20);
        for (int i = 0; i < 10; i++) {
          assertThat(put(store, ++written)).isInstanceOf(WriteResult.Written.class);
        }
        Path filler = disk.fill();
        WriteResult result = put(store, written + 1);
        while (result instanceof WriteResult.Written) {
          written++;
          result = put(store, written + 1);
        }
        StoreException reason = ((WriteResult.Failed) result).reason();
        assertThat(reason.category()).isEqualTo(StoreException.Category.RETRYABLE);
        assertThat(reason).hasMessageContaining("Free some disk space");
        assertThat(store.freeBytes()).isLessThan(VALUE_BYTES);
        readAll(store, written);

        Files.delete(filler);
        long next = written + 1;
        await().atMost(SOON).until(() -> put(store, next) instanceof WriteResult.Written);
        for (written++; written < 30; ) {
          assertThat(put(store, ++written)).isInstanceOf(WriteResult.Written.class);
        }
        readAll(store, written);
      }
      try (NodeStore store = open(data)) {
        assertThat(store.header(Stores.VNODE).end().sequenceNumber()).isEqualTo(written);
        readAll(store, written);
      }
    }
  }

  private static NodeStore open(Path data) {
    return NodeStore.open(data, StoreOptions.of("n_1").withMemory(1 << 20, 1 << 20, 4 << 20));
  }

  private static void readAll(NodeStore store, long upTo) {
    for (long number = 1; number <= upTo; number++) {
      assertThat(store.read(Stores.VNODE, Key.of("key" + number)).value().size())
          .isEqualTo(VALUE_BYTES);
    }
  }
}
