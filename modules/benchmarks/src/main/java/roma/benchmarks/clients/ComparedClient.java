package roma.benchmarks.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClient;
import net.rubyeye.xmemcached.exception.MemcachedException;
import net.spy.memcached.ConnectionFactoryBuilder;
import roma.client.BlockingValues;
import roma.client.RomaClient;

/**
 * A client of one node, with its own defaults: text of UTF-8 by key. Thread-safe; each call waits
 * for its answer.
 */
public interface ComparedClient extends AutoCloseable {
  /** Which client. */
  enum Kind {
    ROMA,
    SPYMEMCACHED,
    XMEMCACHED
  }

  static ComparedClient connect(Kind kind, InetSocketAddress node) {
    try {
      return switch (kind) {
        case ROMA -> new Roma(node);
        case SPYMEMCACHED -> new Spymemcached(node);
        case XMEMCACHED -> new Xmemcached(node);
      };
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  void set(String key, String value);

  /** Null where there is none. */
  String get(String key);

  Map<String, String> getAll(Collection<String> keys);

  @Override
  void close();

  /** This system's. */
  final class Roma implements ComparedClient {
    private final RomaClient client;
    private final BlockingValues<String> values;

    Roma(InetSocketAddress node) {
      client = RomaClient.connect(node.getHostString() + ":" + node.getPort());
      values = client.strings().blocking();
    }

    @Override
    public void set(String key, String value) {
      values.set(key, value);
    }

    @Override
    public String get(String key) {
      return values.get(key).orElse(null);
    }

    @Override
    public Map<String, String> getAll(Collection<String> keys) {
      return values.getAll(keys);
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** One selector thread; gets that wait are sent as one. */
  final class Spymemcached implements ComparedClient {
    private final net.spy.memcached.MemcachedClient client;

    Spymemcached(InetSocketAddress node) throws IOException {
      System.setProperty("net.spy.log.LoggerImpl", "net.spy.memcached.compat.log.SLF4JLogger");
      client =
          new net.spy.memcached.MemcachedClient(
              new ConnectionFactoryBuilder().build(), List.of(node));
    }

    @Override
    public void set(String key, String value) {
      if (!client.set(key, 0, value).getStatus().isSuccess()) {
        throw new IllegalStateException("not stored: " + key);
      }
    }

    @Override
    public String get(String key) {
      return (String) client.get(key);
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Map<String, String> getAll(Collection<String> keys) {
      return (Map) client.getBulk(keys);
    }

    @Override
    public void close() {
      client.shutdown();
    }
  }

  /** A selector thread for each processor but one; gets that wait are sent as one. */
  final class Xmemcached implements ComparedClient {
    private final MemcachedClient client;

    Xmemcached(InetSocketAddress node) throws IOException {
      client = new XMemcachedClient(node);
    }

    private interface Operation<T> {
      T call() throws TimeoutException, InterruptedException, MemcachedException;
    }

    private static <T> T done(Operation<T> operation) {
      try {
        return operation.call();
      } catch (TimeoutException | MemcachedException failed) {
        throw new IllegalStateException(failed);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(stopped);
      }
    }

    @Override
    public void set(String key, String value) {
      if (!done(() -> client.set(key, 0, value))) {
        throw new IllegalStateException("not stored: " + key);
      }
    }

    @Override
    public String get(String key) {
      return done(() -> client.get(key));
    }

    @Override
    public Map<String, String> getAll(Collection<String> keys) {
      return done(() -> client.get(keys));
    }

    @Override
    public void close() {
      try {
        client.shutdown();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
