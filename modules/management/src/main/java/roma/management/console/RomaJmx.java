package roma.management.console;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * {@code bin/roma-jmx}: opens jconsole on a node of this machine and user, or prints what one of
 * its MBeans says. From words to the exit code: 0, 1 where no such node or value is there, 2 for
 * wrong words.
 */
public final class RomaJmx {
  private static final int OK = 0;
  private static final int NOT_THERE = 1;
  private static final int WRONG_INPUT = 2;

  private static final String USAGE =
      """
      roma-jmx [--node NODE]                     opens jconsole on a node of this machine
      roma-jmx [--node NODE] MBEAN               prints all attributes of an MBean
      roma-jmx [--node NODE] MBEAN ATTRIBUTE...  prints the values of these, a line each
      roma-jmx --list                            prints the nodes: process id and name

      NODE is a process id or a name, host_port; needed where several nodes run.
      MBEAN is a name such as roma:type=JoinMonitor; the others: Node, Ring, Transfers, Store,
      Clients, Cluster. Nodes are reached as the user who runs them; no port is opened.\
      """;

  private final PrintStream out;
  private final PrintStream err;

  RomaJmx(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] words) {
    System.exit(new RomaJmx(System.out, System.err).run(List.of(words)));
  }

  int run(List<String> words) {
    if (words.contains("--help") || words.contains("-h")) {
      out.println(USAGE);
      return OK;
    }
    List<String> rest = new ArrayList<>(words);
    String wanted = null;
    boolean list = rest.remove("--list");
    if (!rest.isEmpty() && rest.get(0).equals("--node")) {
      if (rest.size() < 2) {
        return complain(WRONG_INPUT, "--node needs a process id or a name, host_port");
      }
      wanted = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    if (!rest.isEmpty() && rest.get(0).startsWith("-")) {
      return complain(WRONG_INPUT, "unknown option " + rest.get(0) + "; roma-jmx --help lists all");
    }
    List<LocalNode> nodes = LocalNode.find();
    if (list) {
      nodes.forEach(node -> out.println(node.pid() + " " + node.name()));
      return OK;
    }
    return with(nodes, wanted, rest);
  }

  private int with(List<LocalNode> nodes, String wanted, List<String> words) {
    List<LocalNode> meant =
        nodes.stream().filter(node -> wanted == null || node.isNamed(wanted)).toList();
    if (meant.isEmpty()) {
      return complain(
          NOT_THERE,
          (wanted == null ? "no node" : "no node " + wanted)
              + " of this user runs on this machine; roma-jmx --list shows those that do");
    }
    if (meant.size() > 1) {
      String names = String.join(", ", meant.stream().map(LocalNode::name).toList());
      return complain(WRONG_INPUT, "several nodes run (" + names + "): say which with --node");
    }
    return words.isEmpty() ? openConsole(meant.get(0)) : print(meant.get(0), words);
  }

  private int print(LocalNode node, List<String> words) {
    String attribute = "";
    try (NodeConnection connection = node.connect()) {
      ObjectName mbean = new ObjectName(words.get(0));
      MBeanServerConnection server = connection.server();
      List<String> attributes = words.subList(1, words.size());
      boolean all = attributes.isEmpty();
      for (String name : all ? attributesOf(server, mbean) : attributes) {
        attribute = name;
        String value = PrintedValue.of(server.getAttribute(mbean, name));
        out.println(all ? name + (value.contains("\n") ? "\n" : " ") + value : value);
      }
      return OK;
    } catch (MalformedObjectNameException noName) {
      return complain(
          WRONG_INPUT, "'" + words.get(0) + "' is no MBean's name such as roma:type=JoinMonitor");
    } catch (InstanceNotFoundException unknown) {
      return complain(NOT_THERE, node.name() + " has no MBean " + words.get(0));
    } catch (AttributeNotFoundException unknown) {
      return complain(NOT_THERE, words.get(0) + " has no attribute " + attribute);
    } catch (IOException | JMException gone) {
      return complain(NOT_THERE, node.name() + " does not answer: " + gone.getMessage());
    }
  }

  private static List<String> attributesOf(MBeanServerConnection server, ObjectName mbean)
      throws IOException, JMException {
    return Arrays.stream(server.getMBeanInfo(mbean).getAttributes())
        .map(MBeanAttributeInfo::getName)
        .toList();
  }

  private int openConsole(LocalNode node) {
    Path jconsole = Path.of(System.getProperty("java.home"), "bin", "jconsole");
    if (!Files.isExecutable(jconsole)) {
      return complain(
          NOT_THERE, "there is no " + jconsole + ": set JAVA_HOME to a JDK with jconsole");
    }
    try {
      int code =
          new ProcessBuilder(jconsole.toString(), String.valueOf(node.pid()))
              .inheritIO()
              .start()
              .waitFor();
      return code == 0 ? OK : NOT_THERE;
    } catch (IOException failed) {
      return complain(NOT_THERE, "jconsole does not start: " + failed.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return NOT_THERE;
    }
  }

  private int complain(int exitCode, String line) {
    err.println("roma-jmx: " + line);
    return exitCode;
  }
}
