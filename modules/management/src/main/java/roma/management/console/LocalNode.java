package roma.management.console;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that runs as a process of its own on this machine, reached as the user who runs it: the
 * JVM's attach mechanism opens a connector on the loopback interface only.
 *
 * @param name {@code host_port}
 */
public record LocalNode(long pid, String name) {
  private static final String MAIN_CLASS = "roma.node.RomaNodeMain";
  private static final Logger LOG = LoggerFactory.getLogger(LocalNode.class);

  /** Those that answer, in the order of their process ids. */
  static List<LocalNode> find() {
    List<LocalNode> nodes = new ArrayList<>();
    for (VirtualMachineDescriptor machine : VirtualMachine.list()) {
      if (machine.displayName().startsWith(MAIN_CLASS)) {
        long pid = Long.parseLong(machine.id());
        try (NodeConnection connection = connect(pid)) {
          Object name = connection.server().getAttribute(new ObjectName("roma:type=Node"), "Name");
          nodes.add(new LocalNode(pid, String.valueOf(name)));
        } catch (IOException | JMException silent) {
          LOG.debug("process {} says no name", pid, silent);
        }
      }
    }
    nodes.sort((one, other) -> Long.compare(one.pid(), other.pid()));
    return nodes;
  }

  boolean isNamed(String wanted) {
    return wanted.equals(name) || wanted.equals(String.valueOf(pid));
  }

  NodeConnection connect() throws IOException {
    return connect(pid);
  }

  /**
   * Connects to any JVM of this machine and user.
   *
   * @throws IOException where it does not answer, or is another user's
   */
  public static NodeConnection connect(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
      try {
        return NodeConnection.to(machine.startLocalManagementAgent());
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException refused) {
      throw new IOException("process " + pid + " cannot be attached to", refused);
    }
  }
}
