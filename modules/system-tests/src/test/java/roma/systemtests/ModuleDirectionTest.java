package roma.systemtests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The direction of the modules (docs/architecture.md, section 3), on the compiled classes. */
class ModuleDirectionTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("roma");

  /** Module to the modules it may use. */
  private static final Map<String, List<String>> MAY_USE =
      Map.of(
          "data", List.of(),
          "ring", List.of("data"),
          "replication", List.of("data", "ring"),
          "store", List.of("data", "ring"),
          "protocol", List.of("data"),
          "cluster", List.of("data", "ring", "replication", "store"),
          "server", List.of("data", "protocol"),
          "node", List.of("data", "ring", "replication", "store", "protocol", "cluster", "server"));

  @TestFactory
  Stream<DynamicTest> aModuleUsesOnlyTheModulesAboveIt() {
    return MAY_USE.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> usesOnly(entry.getKey(), entry.getValue())));
  }

  private static void usesOnly(String module, List<String> allowed) {
    String[] forbidden =
        MAY_USE.keySet().stream()
            .filter(other -> !other.equals(module) && !allowed.contains(other))
            .map(other -> "roma." + other + "..")
            .toArray(String[]::new);
    if (forbidden.length > 0) {
      noClasses()
          .that()
          .resideInAPackage("roma." + module + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(forbidden)
          .check(CLASSES);
    }
  }

  @Test
  void onlyClusterAndNodeSeeAkka() {
    noClasses()
        .that()
        .resideOutsideOfPackages("roma.cluster..", "roma.node..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("akka..")
        .check(CLASSES);
  }

  @Test
  void theKernelsKnowNoThreadClockSocketOrFile() {
    noClasses()
        .that()
        .resideInAnyPackage("roma.data..", "roma.ring..", "roma.replication..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "io.netty..")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(CLASSES);
  }
}
