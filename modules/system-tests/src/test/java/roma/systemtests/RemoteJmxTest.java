package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.benchmarks.processes.NodeProcess;
import roma.benchmarks.processes.RomaHome;

/**
 * JMX from other machines is off by default; as docs/operations.md turns it on it asks for a
 * password, and for trust in the node's certificate.
 */
class RemoteJmxTest {
  private static final String STORE_PASSWORD = "changeit";
  private static final List<String> ADDRESS =
      List.of("127.0.0.1", "-p", "0", "--cluster-port", "0", "--link-port", "0");

  @TempDir Path directory;

  @Test
  void byDefaultANodeListensAtItsThreePortsOnly() throws Exception {
    try (NodeProcess node = start("plain", "-Xmx256m")) {
      int port = node.address().getPort();
      assertThat(listening(node.pid())).hasSize(3).contains(port);
    }
  }

  @Test
  void passwordAndTrustAreNeeded() throws Exception {
    makeStores();
    String port = freePort();
    try (NodeProcess node = start("remote", "-Xmx256m " + remoteOptions(port))) {
      String name = "name 127.0.0.1_" + node.address().getPort();
      assertThat(console(true, port, "controlRole", "written")).containsExactly(name, "paused");
      assertThat(console(true, port, "monitorRole", "read"))
          .containsExactly(name, "refused SecurityException");
      assertThat(console(true, port, "controlRole", "guessed"))
          .containsExactly("refused FailedLoginException");
      assertThat(console(false, port, "controlRole", "written"))
          .singleElement()
          .asString()
          .startsWith("refused ")
          .contains("Cert");
    }
  }

  private NodeProcess start(String name, String javaOptions) {
    NodeProcess node = NodeProcess.start(RomaHome.find(), name, directory, javaOptions, ADDRESS);
    node.awaitReady(KeptOnFailure.READY_SECONDS);
    return node;
  }

  /** As in docs/operations.md, but for the loopback address. */
  private String remoteOptions(String port) throws IOException {
    Path passwords = directory.resolve("jmx.password");
    Files.createFile(
        passwords,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passwords, "monitorRole read\ncontrolRole written\n");
    String jmx = "-Dcom.sun.management.jmxremote.";
    return String.join(
        " ",
        jmx + "port=" + port,
        jmx + "rmi.port=" + port,
        jmx + "registry.ssl=true",
        jmx + "password.file=" + passwords,
        "-Djava.rmi.server.hostname=127.0.0.1",
        "-Djavax.net.ssl.keyStore=" + directory.resolve("node.p12"),
        "-Djavax.net.ssl.keyStorePassword=" + STORE_PASSWORD);
  }

  /** The node's key, and a store of those whom a console trusts. */
  private void makeStores() throws Exception {
    keytool(
        "-genkeypair -alias node -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -validity 2"
            + " -keystore node.p12");
    keytool("-exportcert -alias node -file node.cer -keystore node.p12");
    keytool("-importcert -noprompt -alias node -file node.cer -keystore trust.p12");
  }

  private void keytool(String words) throws Exception {
    List<String> command = new ArrayList<>(List.of(javaTool("keytool")));
    command.addAll(List.of(words.split(" ")));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static String javaTool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** What {@link RemoteConsole} prints. */
  private List<String> console(boolean trusting, String port, String role, String password)
      throws Exception {
    Path classes =
        Path.of(RemoteConsole.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> command = new ArrayList<>(List.of(javaTool("java"), "-Xmx64m"));
    if (trusting) {
      command.add("-Djavax.net.ssl.trustStore=" + directory.resolve("trust.p12"));
      command.add("-Djavax.net.ssl.trustStorePassword=" + STORE_PASSWORD);
    }
    command.addAll(
        List.of("-cp", classes.toString(), RemoteConsole.class.getName(), port, role, password));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.lines().toList();
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    }
  }

  /** TCP ports at which a process listens, from {@code /proc}. */
  private static Set<Integer> listening(long pid) throws IOException {
    Set<String> own;
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      own = files.map(RemoteJmxTest::target).collect(Collectors.toSet());
    }
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
        String[] fields = line.strip().split("\\s+");
        boolean listens = fields[3].equals("0A");
        if (listens && own.contains("socket:[" + fields[9] + "]")) {
          ports.add(Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  /** What an open file is; nothing where it has been closed meanwhile. */
  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
