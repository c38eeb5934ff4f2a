package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every jar is a module of a name of its own, which is the package that its classes begin with: the
 * manifest has it from the pom.
 */
class ModuleNamesTest {
  private static final Path MODULES = Path.of("..");
  private static final Pattern NAME = Pattern.compile("<java.module.name>(.*)</java.module.name>");

  @Test
  void aModuleIsNamedAsItsPackages() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (Path module : modules()) {
      Matcher pom = NAME.matcher(Files.readString(module.resolve("pom.xml")));
      assertThat(pom.find()).as("a module name in %s/pom.xml", module).isTrue();
      String name = pom.group(1);
      ModuleDescriptor.newModule(name);
      assertThat(names.add(name)).as("%s is %s's alone", name, module).isTrue();
      Path sources = module.resolve("src/main/java");
      if (Files.exists(sources)) {
        assertThat(sources.resolve(name.replace('.', '/'))).isDirectory();
      }
    }
    assertThat(names).contains("roma.client", "roma.node", "roma.testkit");
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> all = Files.list(MODULES)) {
      return all.filter(module -> Files.exists(module.resolve("pom.xml"))).sorted().toList();
    }
  }
}
