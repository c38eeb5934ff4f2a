package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import roma.cluster.model.DataModel;
import roma.cluster.model.RandomCommands;
import roma.cluster.model.RandomCommands.Kind;
import roma.cluster.model.Shown;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.list.ListCommand;
import roma.data.list.Placement;
import roma.data.map.MapCommand;

/**
 * Random sequences of every data command, said to two nodes of which one dies and comes back in
 * between, are answered as by plain maps and lists; what both nodes hold in the end is that too.
 */
class DataCommandsProperties {
  private static final int KEYS = 12;
  private static final int LONG_ELEMENTS = 300;
  private static final int COMMANDS = 250;
  private static final int IN_FLIGHT = 4;

  private static TestCluster cluster;

  /** Of one try: others' keys are not its. */
  private String prefix;

  private DataModel model;

  /** Keys of which a write's outcome is not known: nothing is asked of them any more. */
  private Set<Integer> unknown;

  private Random random;
  private RandomCommands commands;

  @BeforeContainer
  static void start() throws IOException {
    cluster = new TestCluster(Files.createTempDirectory("roma-data-commands"), 4);
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.start(2);
    cluster.awaitReady(2);
    awaitTwo();
  }

  private static void awaitTwo() {
    cluster.awaitWhole(1, 2);
    cluster.awaitMembers(1, 2);
  }

  @AfterContainer
  static void stop() throws IOException {
    cluster.close();
    cluster.wipe();
  }

  @Property(tries = 4, shrinking = ShrinkingMode.OFF)
  void theClusterAnswersAsPlainCollectionsDo(@ForAll long seed) {
    prefix = "try" + seed + ".";
    model = new DataModel();
    unknown = new HashSet<>();
    random = new Random(seed);
    commands = new RandomCommands(random);
    fillLongOnes();
    sayMany(1, 2);
    int dead = 1 + random.nextInt(2);
    int other = 3 - dead;
    List<Said> inFlight = sayAtOnce(dead, other);
    cluster.stop(dead);
    inFlight.forEach(this::compare);
    sayMany(other, other);
    cluster.start(dead);
    cluster.awaitReady(dead);
    sayMany(1, 2);
    awaitTwo();
    sayMany(1, 2);
    cluster.awaitEqualCopies(1, 2);
    for (int node = 1; node <= 2; node++) {
      for (int key = 0; key < KEYS; key++) {
        say(node, key, new Command.Get());
      }
    }
    assertThat(unknown).as("keys with an unknown write").hasSizeLessThan(KEYS / 2);
  }

  private static Kind kind(int key) {
    return Kind.values()[key % Kind.values().length];
  }

  private Key key(int number) {
    return Key.of(prefix + number);
  }

  /** So that they are kept in chunks, and amended. */
  private void fillLongOnes() {
    for (int i = 0; i < LONG_ELEMENTS; i++) {
      Bytes text = Bytes.utf8("element" + i);
      say(
          1,
          Kind.LIST.ordinal(),
          new Command.Operate(ListCommand.put(ListCommand.Op.PUT_LAST, Placement.PLAIN, text)));
      say(
          1,
          Kind.MAP.ordinal(),
          new Command.Operate(
              new MapCommand(MapCommand.Op.SET, Bytes.utf8("f" + i), text, Record.NEVER)));
    }
  }

  private void sayMany(int firstNode, int secondNode) {
    for (int i = 0; i < COMMANDS; i++) {
      int key = random.nextInt(KEYS);
      say(random.nextBoolean() ? firstNode : secondNode, key, commands.next(kind(key)));
    }
  }

  /** A command under way. */
  private record Said(int key, Command command, boolean matches, CompletableFuture<Reply> reply) {}

  /** Of different keys; half of them to a node that is about to die. */
  private List<Said> sayAtOnce(int dead, int other) {
    List<Said> said = new ArrayList<>();
    for (int key = 0; key < IN_FLIGHT; key++) {
      Command command = commands.next(kind(key));
      if (!(command instanceof Command.CompareAndSet)) {
        said.add(begin(key % 2 == 0 ? dead : other, key, command, false));
      }
    }
    return said;
  }

  private void say(int node, int key, Command command) {
    if (unknown.contains(key)) {
      return;
    }
    boolean matches = random.nextBoolean();
    Command asked = command;
    if (command instanceof Command.CompareAndSet cas) {
      Reply now = cluster.execute(node, key(key), new Command.Get()).join();
      long unique = now instanceof Reply.Found found ? found.record().cas() : 0;
      asked =
          new Command.CompareAndSet(
              matches ? unique : unique + 1, cas.flags(), cas.expiresAt(), cas.value());
    }
    compare(begin(node, key, asked, matches));
  }

  private Said begin(int node, int key, Command command, boolean matches) {
    return new Said(key, command, matches, cluster.execute(node, key(key), command));
  }

  private void compare(Said said) {
    Reply reply = said.reply().join();
    if (reply instanceof Reply.Failed) {
      unknown.add(said.key());
      return;
    }
    String name = prefix + said.key();
    String expected = model.say(name, said.command(), said.matches());
    assertThat(Shown.of(said.command(), reply))
        .as("%s of %s", said.command(), name)
        .isEqualTo(expected);
  }
}
