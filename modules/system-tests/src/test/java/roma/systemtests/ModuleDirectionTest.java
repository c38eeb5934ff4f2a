package roma.systemtests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
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
      Map.ofEntries(
          Map.entry("data", List.of()),
          Map.entry("history", List.of("data")),
          Map.entry("ring", List.of("data")),
          Map.entry("replication", List.of("data", "ring")),
          Map.entry("store", List.of("data", "ring")),
          Map.entry("protocol", List.of("data")),
          Map.entry("cluster", List.of("data", "ring", "replication", "store")),
          Map.entry("server", List.of("data", "protocol")),
          Map.entry("management", List.of("data")),
          Map.entry("client", List.of("data", "ring", "protocol")),
          Map.entry(
              "node",
              List.of(
                  "data",
                  "ring",
                  "replication",
                  "store",
                  "protocol",
                  "cluster",
                  "server",
                  "management",
                  "client")));

  private static final String[] KERNELS = {"roma.data..", "roma.ring..", "roma.replication.."};

  private static final List<Class<?>> KINDS_OF_FILES =
      List.of(
          File.class,
          FileInputStream.class,
          FileOutputStream.class,
          FileReader.class,
          FileWriter.class,
          RandomAccessFile.class);

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
  void theKernelsKnowNoThreadSocketOrFile() {
    noClasses()
        .that()
        .resideInAnyPackage(KERNELS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "io.netty..")
        .orShould()
        .dependOnClassesThat(isOneOf(KINDS_OF_FILES))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Executor.class)
        .orShould()
        .dependOnClassesThat(isOneOf(List.of(Timer.class, TimerTask.class)))
        .check(CLASSES);
  }

  /** Else a run of the simulator could not be repeated from its seed. */
  @Test
  void theKernelsAreGivenTheirClocksAndChances() {
    noClasses()
        .that()
        .resideInAnyPackage(KERNELS)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callConstructor(Random.class)
        .orShould()
        .dependOnClassesThat(
            isOneOf(List.of(Clock.class, ThreadLocalRandom.class, SecureRandom.class)))
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> isOneOf(List<Class<?>> classes) {
    return JavaClass.Predicates.belongToAnyOf(classes.toArray(Class<?>[]::new));
  }
}
