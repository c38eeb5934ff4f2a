package roma.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import roma.data.Bytes;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;

/**
 * What the store's tests share: entries in short, answers awaited, and the copy that a crash
 * leaves.
 */
final class Stores {
  static final String NODE = "127.0.0.1_11211";
  static final int VNODE = 7;
  private static final long MIB = 1 << 20;

  private Stores() {}

  static StoreOptions options() {
    return StoreOptions.of(NODE).withMemory(4 * MIB, 2 * MIB, 8 * MIB);
  }

  static WriteResult await(Consumer<Consumer<WriteResult>> write) {
    CompletableFuture<WriteResult> answer = new CompletableFuture<>();
    write.accept(answer::complete);
    return answer.orTimeout(30, TimeUnit.SECONDS).join();
  }

  static WriteResult append(NodeStore store, int epoch, Entry... entries) {
    return await(done -> store.append(AppendRequest.own(VNODE, epoch, List.of(entries)), done));
  }

  static VnodeSnapshot snapshot(NodeStore store, int vnode) {
    return store.openSnapshot(vnode).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  static Version at(int epoch, long sequenceNumber) {
    return new Version(epoch, sequenceNumber);
  }

  static Record record(Version version, String value) {
    return Record.of(version, 0, Record.NEVER, Bytes.utf8(value));
  }

  static Entry put(Version version, String key, Version previous, String value) {
    return Entry.put(
        Key.of(key),
        previous,
        record(version, value),
        new RequestId(1, version.sequenceNumber()),
        Reply.STORED);
  }

  /** The key's first write. */
  static Entry put(Version version, String key) {
    return put(version, key, Version.NONE, key + "@" + version.sequenceNumber());
  }

  static Entry remove(Version version, String key, Version previous) {
    return Entry.remove(version, Key.of(key), previous);
  }

  static KeyedRecord keyed(String key, Record record) {
    return new KeyedRecord(Key.of(key), record);
  }

  static VnodeTally tallyInHeader(VnodeHeader header) {
    return new VnodeTally(header.digest(), header.records(), header.bytes());
  }

  /** What a killed process leaves behind: every byte that was written, nothing that was not. */
  static Path crashedCopy(Path directory, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted().toList()) {
        Path target = to.resolve(directory.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return to;
  }

  /** RocksDB's file with this ending that was written last. */
  static Path newest(Path directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("records"))) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .max((a, b) -> a.getFileName().compareTo(b.getFileName()))
          .orElseThrow();
    }
  }

  static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        // RocksDB may remove one of its old files at the same time.
        Files.deleteIfExists(file);
      }
    }
  }
}
