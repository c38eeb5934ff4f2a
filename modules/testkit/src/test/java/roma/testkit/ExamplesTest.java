package roma.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cache.Cache;
import roma.client.Codec;
import roma.client.RomaClient;

/** The examples compile, and do what they say. */
@RomaTest(nodes = 1)
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "..", "examples");

  @TempDir static Path classes;

  @BeforeAll
  static void compile() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      List<Path> sources =
          files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
      assertThat(sources).hasSize(6);
      assertThat(Compiling.complaints(sources, classes)).isEmpty();
    }
  }

  private static Class<?> load(String example) throws IOException, ClassNotFoundException {
    URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, ExamplesTest.class.getClassLoader());
    return loader.loadClass(example);
  }

  private static String run(String example, String... arguments) throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      load(example).getMethod("main", String[].class).invoke(null, (Object) arguments);
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theEmbeddedNodesGreet() throws Exception {
    assertThat(run("Embedded"))
        .containsPattern("nodes: 127.0.0.1_\\d+ 127.0.0.1_\\d+\n")
        .endsWith("greeting: hello\ngreeting: hello\n");
  }

  @Test
  void aBulkLoadStoresEveryLine(RomaCluster cluster) throws Exception {
    Path file = Files.writeString(classes.resolve("lines"), "b1\tone\nno tab\nb2\ttwo\twords\n");
    assertThat(run("BulkLoad", file.toString(), cluster.addresses()[0]))
        .contains("stored 2, failed 1,");
    assertThat(cluster.client().strings().blocking().get("b2")).contains("two\twords");
    assertThat(run("BulkLoad", "3000", cluster.addresses()[0])).contains("stored 3000, failed 0,");
  }

  @Test
  void sessionsOutliveTheProcessThatServesThem(RomaCluster cluster) throws Exception {
    HttpClient visitor = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    assertThat(visit(visitor, serve(cluster.client()))).isEqualTo("visit 1\n");
    assertThat(visit(visitor, serve(cluster.node(0).client()))).isEqualTo("visit 2\n");
    HttpClient other = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    assertThat(visit(other, serve(cluster.client()))).isEqualTo("visit 1\n");
  }

  private static HttpServer serve(RomaClient client) throws Exception {
    return (HttpServer)
        load("SessionCache")
            .getMethod("serve", RomaClient.class, int.class)
            .invoke(null, client, 0);
  }

  /** One visit; then the server is no more. */
  private static String visit(HttpClient visitor, HttpServer server) throws Exception {
    try {
      URI page = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      return visitor
          .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void springsCacheIsOverTheClient(RomaCluster cluster) throws Exception {
    Cache cache =
        (Cache)
            load("RomaSpringCache")
                .getConstructor(String.class, RomaClient.class, Codec.class, Duration.class)
                .newInstance("people", cluster.client(), Codec.utf8(), Duration.ofHours(1));
    assertThat(cache.get("a key")).isNull();
    assertThat(cache.<String>get("a key", () -> "loaded")).isEqualTo("loaded");
    assertThat(cache.<String>get("a key", () -> "again")).isEqualTo("loaded");
    assertThat(cache.putIfAbsent("a key", "other").get()).isEqualTo("loaded");
    cache.put("a key", "put");
    assertThat(cache.get("a key", String.class)).isEqualTo("put");
    cache.evict("a key");
    assertThat(cache.get("a key")).isNull();
    assertThatThrownBy(() -> cache.put("a key", null)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(cache::clear).isInstanceOf(UnsupportedOperationException.class);
  }
}
