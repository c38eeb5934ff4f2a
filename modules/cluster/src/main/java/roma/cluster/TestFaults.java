package roma.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import roma.replication.Fault;

/**
 * Deliberate breaches of the rules in a node's process, so that a test with real processes can show
 * that it notices them. Asked for by system properties, which no user is told of: {@value #FAULTS}
 * names them, separated by commas, and is refused without {@value #ONLY}.
 */
final class TestFaults {
  static final String ONLY = "roma.test.only";
  static final String FAULTS = "roma.test.faults";

  private TestFaults() {}

  /**
   * @param property the value of a system property, or null
   * @throws ClusterStartException where they are asked for outside a test, or there are no such
   */
  static Set<Fault> of(UnaryOperator<String> property) {
    String names = property.apply(FAULTS);
    if (names == null) {
      return Set.of();
    } else if (!"true".equals(property.apply(ONLY))) {
      throw new ClusterStartException(
          "the system property " + FAULTS + " loses data: remove it from ROMA_JAVA_OPTS", null);
    }
    Set<Fault> faults = new TreeSet<>();
    List<String> unknown = new ArrayList<>();
    for (String name : names.split(",")) {
      try {
        faults.add(Fault.valueOf(name));
      } catch (IllegalArgumentException none) {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      throw new ClusterStartException(FAULTS + ": there are no faults " + unknown, null);
    }
    return faults;
  }
}
