package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import roma.benchmarks.network.NetworkLab;

/** A test's need of network namespaces: it is skipped where there are none, but never in CI. */
final class NamespacesNeeded {
  private NamespacesNeeded() {}

  static void orSkip() {
    Optional<String> obstacle = NetworkLab.obstacle();
    obstacle.ifPresent(
        why -> {
          System.out.println("SKIPPED: " + why);
          assertThat(System.getenv("CI")).as(why).isNotEqualTo("true");
          assumeTrue(false, why);
        });
  }
}
