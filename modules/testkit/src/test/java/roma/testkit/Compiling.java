package roma.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources that are not among the modules', with this test's class path. */
final class Compiling {
  private Compiling() {}

  /** What the compiler complains of; the classes go to {@code directory}. */
  static String complaints(List<Path> sources, Path directory) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      compiler
          .getTask(
              complaints,
              files,
              null,
              List.of("-proc:none", "-cp", classPath, "-d", directory.toString()),
              null,
              files.getJavaFileObjectsFromPaths(sources))
          .call();
    }
    return complaints.toString();
  }
}
