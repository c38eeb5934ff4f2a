import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import roma.client.BlockingMaps;
import roma.client.Codec;
import roma.client.RomaClient;
import roma.node.RomaNode;

/**
 * A web service whose sessions are maps in the cluster: any number of these processes serve the
 * same visitors, and none of them forgets anybody by its end. {@code examples/run SessionCache
 * PORT [HOST:PORT...]}; without a cluster it starts a node of its own.
 */
public final class SessionCache {
  private static final Duration IDLE = Duration.ofMinutes(30);
  private static final int THREADS = 16;

  private final BlockingMaps<String> sessions;

  private SessionCache(RomaClient client) {
    sessions = client.maps(Codec.utf8()).blocking();
  }

  public static void main(String[] arguments) throws Exception {
    int port = arguments.length == 0 ? 8080 : Integer.parseInt(arguments[0]);
    RomaClient client;
    if (arguments.length > 1) {
      client = RomaClient.connect(Arrays.copyOfRange(arguments, 1, arguments.length));
    } else {
      client =
          RomaNode.builder()
              .port(0)
              .dataDirectory(Files.createTempDirectory("roma-sessions-"))
              .start()
              .client();
    }
    HttpServer server = serve(client, port);
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** Serves at the loopback interface; at any free port where it is 0. */
  public static HttpServer serve(RomaClient client, int port) throws IOException {
    SessionCache cache = new SessionCache(client);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", cache::answer);
    server.setExecutor(Executors.newFixedThreadPool(THREADS));
    server.start();
    return server;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String session = sessionOf(exchange);
    Map<String, String> known = sessions.getAll("session-" + session);
    int visits = Integer.parseInt(known.getOrDefault("visits", "0")) + 1;
    // Sets the expiry of the whole session anew.
    sessions.put("session-" + session, "visits", "" + visits, IDLE);
    byte[] page = ("visit " + visits + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Set-Cookie", "session=" + session + "; HttpOnly");
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }

  /** The visitor's own, or a new one: what a cookie says may be anything. */
  private static String sessionOf(HttpExchange exchange) {
    String cookie = exchange.getRequestHeaders().getFirst("Cookie");
    return cookie != null && cookie.matches("session=[0-9a-f-]{36}")
        ? cookie.substring("session=".length())
        : UUID.randomUUID().toString();
  }
}
