package roma.simulation.disk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import roma.simulation.time.EventLoop;

/**
 * One node's store as far as it can break: a write-ahead log of atomic operations in one order,
 * written in groups.
 *
 * <p>What is completed is <i>written</i>: it survives the death of the process. What was completed
 * before a sync is <i>synced</i>: it survives a power loss, which keeps a random part of the rest,
 * always from the beginning and always whole operations. So does the death of the process with the
 * group that is being written.
 *
 * @param <T> the content; two copies of it are kept, and each operation is applied to both, to the
 *     synced one later
 */
public final class SimulatedDisk<T> {
  private final EventLoop loop;
  private final RandomGenerator random;
  private final DiskSpeed speed;
  private final T written;
  private final T synced;
  private final Deque<Operation<T>> unsynced = new ArrayDeque<>();
  private final List<Pending<T>> queue = new ArrayList<>();
  private List<Pending<T>> underWay = List.of();
  private int process;
  private long stalledUntilMicros;

  /** An atomic change of the content. Deterministic: it is applied to two copies. */
  public interface Operation<T> {
    void applyTo(T content);
  }

  /** Whether an operation may happen; decided when its turn has come. */
  public interface Guard<T> {
    /** What forbids the operation, or null. */
    Exception check(T content);
  }

  private record Pending<T>(
      Guard<T> guard, Operation<T> operation, boolean sync, Consumer<Exception> done) {}

  /** How long a group takes, in microseconds. */
  public record DiskSpeed(int writeMicros, int syncMicros) {}

  /**
   * @param written, synced two equal contents, not shared with anything
   */
  public SimulatedDisk(
      EventLoop loop, RandomGenerator random, DiskSpeed speed, T written, T synced) {
    this.loop = loop;
    this.random = random;
    this.speed = speed;
    this.written = written;
    this.synced = synced;
  }

  /** All completed operations' content: what the process reads. */
  public T content() {
    return written;
  }

  /** {@code done} is called later, in order, with null or what the guard said. */
  public void submit(
      Guard<T> guard, Operation<T> operation, boolean sync, Consumer<Exception> done) {
    queue.add(new Pending<>(guard, operation, sync, done));
    if (underWay.isEmpty() && queue.size() == 1) {
      int owner = process;
      loop.schedule(0, () -> ifAlive(owner, this::beginGroup));
    }
  }

  private void ifAlive(int owner, Runnable step) {
    if (owner == process) {
      step.run();
    }
  }

  private void beginGroup() {
    if (queue.isEmpty() || !underWay.isEmpty()) {
      return;
    }
    underWay = List.copyOf(queue);
    queue.clear();
    boolean sync = underWay.stream().anyMatch(Pending::sync);
    int base = speed.writeMicros + (sync ? speed.syncMicros : 0);
    int owner = process;
    long stalled = Math.max(0, stalledUntilMicros - loop.nowMicros());
    loop.schedule(
        stalled + 1 + random.nextInt(base + 1), () -> ifAlive(owner, () -> endGroup(sync)));
  }

  private void endGroup(boolean sync) {
    List<Pending<T>> group = underWay;
    List<Exception> outcomes = new ArrayList<>(group.size());
    for (Pending<T> pending : group) {
      outcomes.add(write(pending));
    }
    if (sync) {
      syncAll();
    }
    underWay = List.of();
    int owner = process;
    for (int i = 0; i < group.size() && owner == process; i++) {
      group.get(i).done.accept(outcomes.get(i));
    }
    if (owner == process) {
      beginGroup();
    }
  }

  private Exception write(Pending<T> pending) {
    Exception refusal = pending.guard.check(written);
    if (refusal == null) {
      pending.operation.applyTo(written);
      unsynced.add(pending.operation);
    }
    return refusal;
  }

  private void syncAll() {
    unsynced.forEach(operation -> operation.applyTo(synced));
    unsynced.clear();
  }

  /**
   * The process dies: nothing more completes. What was being written is there from its beginning up
   * to a random point.
   *
   * @return how many operations under way or queued were lost
   */
  public int killProcess() {
    process++;
    int kept = underWay.isEmpty() ? 0 : random.nextInt(underWay.size() + 1);
    for (int i = 0; i < kept; i++) {
      write(underWay.get(i));
    }
    int torn = underWay.size() - kept + queue.size();
    underWay = List.of();
    queue.clear();
    return torn;
  }

  /**
   * The machine loses power: a random part of what was not synced is gone.
   *
   * @param reset makes the first content equal to the second
   * @return how many written operations were lost
   */
  public int losePower(ContentCopy<T> reset) {
    killProcess();
    int kept = random.nextInt(4) == 0 ? unsynced.size() : random.nextInt(unsynced.size() + 1);
    int torn = unsynced.size() - kept;
    for (int i = 0; i < kept; i++) {
      unsynced.poll().applyTo(synced);
    }
    unsynced.clear();
    reset.copy(written, synced);
    return torn;
  }

  /** What is begun from here on ends no sooner than after this time: a disk that hangs. */
  public void stall(long micros) {
    stalledUntilMicros = Math.max(stalledUntilMicros, loop.nowMicros() + micros);
  }

  /** Changes both contents at once: what the outside, not the process, does to a disk. */
  public void alter(Operation<T> operation) {
    operation.applyTo(written);
    operation.applyTo(synced);
  }

  /** Replaces one content by another. */
  public interface ContentCopy<T> {
    void copy(T target, T source);
  }
}
