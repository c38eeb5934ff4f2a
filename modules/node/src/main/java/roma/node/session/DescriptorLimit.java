package roma.node.session;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many client connections the process's file descriptors allow: a store that cannot open its
 * files is worse than a client that is told to go elsewhere.
 */
final class DescriptorLimit {
  /** For the store's files, links and logs; a quarter where there are few in all. */
  private static final long RESERVED = 2_048;

  private static final Logger LOG = LoggerFactory.getLogger(DescriptorLimit.class);

  private DescriptorLimit() {}

  /** At most {@code wanted}; says so where it is less. */
  static int connections(int wanted) {
    long descriptors =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    int possible = within(wanted, descriptors);
    if (possible < wanted) {
      LOG.warn(
          "at most {} client connections are taken, not {}: the process may open {} files only;"
              + " raise 'ulimit -n' or lower roma.max-connections",
          possible,
          wanted,
          descriptors);
    }
    return possible;
  }

  static int within(int wanted, long descriptors) {
    long possible = descriptors - Math.min(RESERVED, descriptors / 4);
    return (int) Math.max(1, Math.min(wanted, possible));
  }
}
