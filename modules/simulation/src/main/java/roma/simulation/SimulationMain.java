package roma.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import roma.replication.Fault;
import roma.simulation.cluster.Coverage;
import roma.simulation.cluster.Profile;
import roma.simulation.cluster.Simulation;

/**
 * Runs seeds from the command line: {@code FROM COUNT [FAULT...]} runs many, prints those that fail
 * and how often each thing happened; {@code SEED [FAULT...]} runs one and prints every event.
 * Before either a {@link Profile}, where it is not {@code ANY}. Ends with 1 where a seed failed.
 */
public final class SimulationMain {
  private static final double NANOS_PER_SECOND = 1e9;

  private SimulationMain() {}

  public static void main(String[] arguments) {
    try {
      System.exit(run(arguments) == 0 ? 0 : 1);
    } catch (IllegalArgumentException wrong) {
      System.err.println(
          "usage: [PROFILE] FROM COUNT [FAULT...] | [PROFILE] SEED [FAULT...]; profiles: "
              + Arrays.toString(Profile.values())
              + "; "
              + wrong.getMessage());
      System.exit(2);
    }
  }

  private static int run(String[] words) {
    List<String> left = new ArrayList<>(List.of(words));
    Profile profile = left.isEmpty() || isNumber(left.get(0)) ? Profile.ANY : profile(left);
    if (left.isEmpty()) {
      throw new IllegalArgumentException("a seed is missing");
    }
    long from = Long.parseLong(left.remove(0));
    long count = left.isEmpty() || !isNumber(left.get(0)) ? 0 : Long.parseLong(left.remove(0));
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    left.forEach(name -> faults.add(Fault.valueOf(name)));
    return count > 0 ? runMany(profile, from, count, faults) : runOne(profile, from, faults);
  }

  private static Profile profile(List<String> words) {
    return Profile.valueOf(words.remove(0));
  }

  private static boolean isNumber(String word) {
    return !word.isEmpty() && Character.isDigit(word.charAt(0));
  }

  private static int runOne(Profile profile, long seed, Set<Fault> faults) {
    Simulation.Result result = Simulation.run(seed, profile, faults, System.out::println);
    System.out.println(result.swarm());
    result.reports().forEach(report -> System.out.println("report: " + report));
    result.violations().forEach(violation -> System.out.println("VIOLATION " + violation));
    return result.violations().size();
  }

  private static int runMany(Profile profile, long from, long count, Set<Fault> faults) {
    Coverage coverage = new Coverage();
    int failed = 0;
    int gaveUp = 0;
    long operations = 0;
    long start = System.nanoTime();
    for (long seed = from; seed < from + count; seed++) {
      Simulation.Result result = Simulation.run(seed, profile, faults, null);
      coverage.addAll(result.coverage());
      gaveUp += result.gaveUp();
      operations += result.operations();
      if (result.failed()) {
        failed++;
        System.out.println("seed " + seed + ": " + result.violations().get(0));
      }
    }
    System.out.print(coverage);
    System.out.printf(
        "%d seeds, %d failed, %d operations, %d histories not judged, %.1f s%n",
        count, failed, operations, gaveUp, (System.nanoTime() - start) / NANOS_PER_SECOND);
    return failed;
  }
}
