package roma.benchmarks.chaos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import roma.benchmarks.client.MemcachedConnection;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;

/**
 * Clients of all nodes, the cut and the frozen ones too, that ask one thing at a time and give it
 * up after {@link #TIMEOUT_MILLIS}. They use a few keys together, and turn to new ones every {@link
 * #KEYS_FOR_SECONDS}, so that no history grows too long to be judged.
 */
final class HistoryClients implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 3_000;
  private static final int KEYS_FOR_SECONDS = 15;
  private static final int MAX_PAUSE_MILLIS = 60;
  private static final int REQUESTS_OF_A_CONNECTION = 100;

  private final ChaosPlan plan;
  private final Recorder recorder;
  private final List<Client> clients = new ArrayList<>();
  private volatile List<InetSocketAddress> nodes;
  private volatile boolean stopping;

  private HistoryClients(ChaosPlan plan, Recorder recorder, List<InetSocketAddress> nodes) {
    this.plan = plan;
    this.recorder = recorder;
    this.nodes = List.copyOf(nodes);
  }

  static HistoryClients start(ChaosPlan plan, Recorder recorder, List<InetSocketAddress> nodes) {
    HistoryClients all = new HistoryClients(plan, recorder, nodes);
    SplittableRandom random = new SplittableRandom(plan.seed());
    for (int i = 0; i < plan.clients(); i++) {
      all.clients.add(all.new Client(i, random.split()));
    }
    all.clients.forEach(Thread::start);
    return all;
  }

  void retarget(List<InetSocketAddress> newNodes) {
    nodes = List.copyOf(newNodes);
  }

  /** Ends when the last request is answered or given up. */
  @Override
  public void close() {
    stopping = true;
    for (Client client : clients) {
      try {
        client.join(TimeUnit.SECONDS.toMillis(60));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Client extends Thread {
    private final int number;
    private final SplittableRandom random;
    private final Map<Key, Long> seenCas = new HashMap<>();
    private MemcachedConnection connection;
    private int requestsLeft;
    private long round = -1;
    private long words;

    Client(int number, SplittableRandom random) {
      super("client " + number);
      setDaemon(true);
      this.number = number;
      this.random = random;
    }

    @Override
    public void run() {
      while (!stopping) {
        if (connect()) {
          ask();
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MAX_PAUSE_MILLIS)));
      }
      disconnect();
    }

    private boolean connect() {
      if (connection != null && requestsLeft > 0) {
        return true;
      }
      disconnect();
      List<InetSocketAddress> now = nodes;
      try {
        connection = new MemcachedConnection(now.get(random.nextInt(now.size())), TIMEOUT_MILLIS);
        requestsLeft = 1 + random.nextInt(REQUESTS_OF_A_CONNECTION);
        return true;
      } catch (IOException down) {
        return false;
      }
    }

    private void disconnect() {
      if (connection != null) {
        connection.close();
        connection = null;
      }
    }

    private void ask() {
      long now = recorder.nowMicros() / TimeUnit.SECONDS.toMicros(KEYS_FOR_SECONDS);
      if (now != round) {
        round = now;
        seenCas.clear();
      }
      int chosen = random.nextInt(plan.keys());
      Key key = Key.of("c" + round + "-" + chosen);
      Command command = next(KeyUse.of(chosen), key);
      long invoked = recorder.nowMicros();
      Reply reply = null;
      try {
        requestsLeft--;
        reply = connection.ask(key, command);
      } catch (IOException broken) {
        disconnect();
      }
      recorder.record(number, key, command, invoked, reply);
      if (reply instanceof Reply.Found found) {
        seenCas.put(key, found.record().cas());
      }
    }

    private Command next(KeyUse use, Key key) {
      Long cas = seenCas.putIfAbsent(key, 0L);
      return cas == null ? use.first() : use.next(random, "<" + number + "." + words++ + ">", cas);
    }
  }
}
