package roma.history.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.list.ListCommand;
import roma.data.list.Placement;
import roma.data.map.MapCommand;
import roma.history.model.RandomCommands.Kind;

/**
 * Says random commands to a cluster and to a {@link DataModel}, and throws {@link AssertionError}
 * where the two answer differently. One thread.
 */
public final class RandomRun {
  public static final int KEYS = 12;

  private static final int LONG_ELEMENTS = 300;

  /** One command in so many is a {@code flush_all}. */
  private static final int FLUSH_ONE_IN = 400;

  private static final List<Command> LOOKS = List.of(new Command.Get(), new Command.GetAny());

  private final Cluster cluster;
  private final String prefix;
  private final DataModel model = new DataModel();
  private final Set<Integer> unknown = new HashSet<>();
  private int uncertain;
  private final Random random;
  private final RandomCommands commands;

  /** Whom commands are said to; what its nodes' numbers mean is its own. */
  public interface Cluster {
    CompletionStage<Reply> execute(int node, Key key, Command command);

    CompletionStage<Reply> flushAll(int node);

    /**
     * Whether this node fails no command but a write of which it says that it is unknown, and which
     * is over by then: a read shows whether it happened. Otherwise nothing more is said about such
     * a key.
     */
    boolean isReliable(int node);
  }

  /** A command under way. */
  private record Said(
      int node, int key, Command command, boolean matches, CompletionStage<Reply> reply) {
    Reply await() {
      return reply.toCompletableFuture().join();
    }
  }

  /**
   * @param prefix of all keys of this run: others' are not its
   */
  public RandomRun(Cluster cluster, String prefix, long seed) {
    this.cluster = cluster;
    this.prefix = prefix;
    this.random = new Random(seed);
    this.commands = new RandomCommands(random);
  }

  /** For the choices of who runs it. */
  public Random random() {
    return random;
  }

  /** How many keys have an unknown write: nothing more is said about them. */
  public int unknown() {
    return unknown.size();
  }

  /** How many writes were answered as unknown by reliable nodes, and then looked for. */
  public int uncertain() {
    return uncertain;
  }

  /** Fills a list and a map so that they are kept in chunks, and amended. */
  public void fillLongOnes(int node) {
    for (int i = 0; i < LONG_ELEMENTS; i++) {
      Bytes text = Bytes.utf8("element" + i);
      say(
          node,
          Kind.LIST.ordinal(),
          new Command.Operate(ListCommand.put(ListCommand.Op.PUT_LAST, Placement.PLAIN, text)));
      say(
          node,
          Kind.MAP.ordinal(),
          new Command.Operate(
              new MapCommand(MapCommand.Op.SET, Bytes.utf8("f" + i), text, Record.NEVER)));
    }
  }

  /** So many commands, one after the other, each to any of these nodes. */
  public void sayMany(int howMany, int... nodes) {
    for (int i = 0; i < howMany; i++) {
      int node = nodes[random.nextInt(nodes.length)];
      if (random.nextInt(FLUSH_ONE_IN) == 0) {
        flushAll(node);
        fillLongOnes(node);
      }
      int key = random.nextInt(KEYS);
      say(node, key, commands.next(kind(key)));
    }
  }

  /** Removes everything, of all runs. */
  public void flushAll(int node) {
    Reply reply = cluster.flushAll(node).toCompletableFuture().join();
    if (!reply.equals(Reply.FLUSHED)) {
      throw new AssertionError("flush_all said to " + node + ": " + reply);
    }
    model.clear();
  }

  /**
   * Begins a command about each of the first keys, said to these nodes in turn; their answers are
   * compared when what is returned is run.
   */
  public Runnable sayAtOnce(int keys, int... nodes) {
    List<Said> said = new ArrayList<>();
    for (int key = 0; key < keys; key++) {
      Command command = commands.next(kind(key));
      if (!unknown.contains(key) && !(command instanceof Command.CompareAndSet)) {
        said.add(begin(nodes[key % nodes.length], key, command, false));
      }
    }
    return () -> said.forEach(this::compare);
  }

  /** Reads every key. */
  public void readAll(int node) {
    for (int key = 0; key < KEYS; key++) {
      say(node, key, new Command.Get());
    }
  }

  private static Kind kind(int key) {
    return Kind.values()[key % Kind.values().length];
  }

  private void say(int node, int key, Command command) {
    if (unknown.contains(key)) {
      return;
    }
    boolean matches = random.nextBoolean();
    Command asked = command;
    if (command instanceof Command.CompareAndSet cas) {
      Reply now = begin(node, key, new Command.Get(), false).await();
      long unique = now instanceof Reply.Found found ? found.record().cas() : 0;
      asked =
          new Command.CompareAndSet(
              matches ? unique : unique + 1, cas.flags(), cas.expiresAt(), cas.value());
    }
    compare(begin(node, key, asked, matches));
  }

  private Said begin(int node, int key, Command command, boolean matches) {
    return new Said(
        node, key, command, matches, cluster.execute(node, Key.of(prefix + key), command));
  }

  private void compare(Said said) {
    Reply reply = said.await();
    String name = prefix + said.key();
    if (!(reply instanceof Reply.Failed failed)) {
      String expected = model.say(name, said.command(), said.matches());
      assertSame(said, Shown.of(said.command(), reply), expected);
    } else if (!cluster.isReliable(said.node())) {
      unknown.add(said.key());
    } else if (said.command().isRead() || failed.certainty() == Reply.Certainty.NOT_DONE) {
      assertSame(said, reply.toString(), "an answer");
    } else {
      uncertain++;
      if (!shown(said).equals(modelled(name))) {
        model.say(name, said.command(), said.matches());
        assertSame(said, shown(said), modelled(name));
      }
    }
  }

  /** What is there, with its expiry. */
  private List<String> shown(Said said) {
    return LOOKS.stream()
        .map(look -> Shown.of(look, begin(said.node(), said.key(), look, false).await()))
        .toList();
  }

  private List<String> modelled(String name) {
    return LOOKS.stream().map(look -> model.say(name, look, false)).toList();
  }

  private void assertSame(Said said, Object answered, Object expected) {
    if (!answered.equals(expected)) {
      throw new AssertionError(
          said.command()
              + " of "
              + prefix
              + said.key()
              + " said to "
              + said.node()
              + ": "
              + answered
              + "\nand not\n"
              + expected);
    }
  }
}
