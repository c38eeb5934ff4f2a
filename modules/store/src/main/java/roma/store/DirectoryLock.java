package roma.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import roma.store.StoreException.Category;

/** Holds a data directory for this process alone, before anything in it is read or written. */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock take(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new StoreException(
            Category.REJECTED,
            directory
                + " is in use by another process. Stop that one, or use another --data directory.");
      }
      return new DirectoryLock(channel);
    } catch (IOException failure) {
      throw new StoreException(
          Category.FATAL,
          "Cannot use the data directory "
              + directory
              + ": "
              + failure
              + ". Check that it is a directory this"
              + " user may write to.",
          failure);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new StoreException(
          Category.FATAL, "Cannot release the data directory: " + failure, failure);
    }
  }
}
