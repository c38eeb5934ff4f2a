package roma.simulation.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import roma.simulation.time.EventLoop;

class SimulatedDiskTest {
  private static final long LONG_MICROS = 1_000_000;
  private final EventLoop loop = new EventLoop();
  private final List<String> done = new ArrayList<>();

  @Test
  void completionsComeLaterAndInOrder() {
    SimulatedDisk<List<String>> disk = disk(1);
    write(disk, "a", false);
    write(disk, "b", true);
    assertThat(done).isEmpty();
    loop.runUntil(LONG_MICROS);
    assertThat(done).containsExactly("a", "b");
    assertThat(disk.content()).containsExactly("a", "b");
  }

  @Test
  void whatTheGuardForbidsIsNotWritten() {
    SimulatedDisk<List<String>> disk = disk(1);
    List<Exception> outcomes = new ArrayList<>();
    disk.submit(c -> new IllegalStateException("no"), c -> c.add("a"), false, outcomes::add);
    loop.runUntil(LONG_MICROS);
    assertThat(disk.content()).isEmpty();
    assertThat(outcomes).hasSize(1).doesNotContainNull();
  }

  @RepeatedTest(20)
  void aKilledProcessKeepsWhatWasCompletedAndABeginningOfTheRest(RepetitionInfo repetition) {
    SimulatedDisk<List<String>> disk = disk(repetition.getCurrentRepetition());
    write(disk, "a", false);
    loop.runUntil(LONG_MICROS);
    write(disk, "b", false);
    write(disk, "c", false);
    loop.runUntil(loop.nowMicros() + 1);
    disk.killProcess();
    loop.runUntil(loop.nowMicros() + LONG_MICROS);
    assertThat(done).containsExactly("a");
    assertThat(List.of("a", "b", "c")).startsWith(disk.content().toArray(new String[0]));
    assertThat(disk.content()).startsWith("a");
  }

  @RepeatedTest(20)
  void aPowerLossKeepsWhatWasSyncedAndABeginningOfTheRest(RepetitionInfo repetition) {
    SimulatedDisk<List<String>> disk = disk(repetition.getCurrentRepetition());
    write(disk, "a", false);
    write(disk, "b", true);
    loop.runUntil(LONG_MICROS);
    write(disk, "c", false);
    write(disk, "d", false);
    loop.runUntil(2 * LONG_MICROS);
    int torn = disk.losePower(SimulatedDiskTest::copy);
    assertThat(disk.content()).startsWith("a", "b").hasSize(4 - torn);
    assertThat(List.of("a", "b", "c", "d")).startsWith(disk.content().toArray(new String[0]));
  }

  @Test
  void somePowerLossTearsTheTail() {
    int torn = 0;
    for (int seed = 0; seed < 20; seed++) {
      SimulatedDisk<List<String>> disk = disk(seed);
      write(disk, "a", false);
      loop.runUntil(loop.nowMicros() + LONG_MICROS);
      torn += disk.losePower(SimulatedDiskTest::copy);
    }
    assertThat(torn).isPositive();
  }

  private SimulatedDisk<List<String>> disk(long seed) {
    SimulatedDisk.DiskSpeed speed = new SimulatedDisk.DiskSpeed(100, 1_000);
    return new SimulatedDisk<>(loop, new Random(seed), speed, new ArrayList<>(), new ArrayList<>());
  }

  private void write(SimulatedDisk<List<String>> disk, String what, boolean sync) {
    disk.submit(content -> null, content -> content.add(what), sync, outcome -> done.add(what));
  }

  private static void copy(List<String> target, List<String> source) {
    target.clear();
    target.addAll(source);
  }
}
