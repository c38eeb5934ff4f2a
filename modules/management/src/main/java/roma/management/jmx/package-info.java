/**
 * A node in JMX. {@link roma.management.jmx.JmxManagement} is the door; {@link
 * roma.management.jmx.NodeFacts} is what it is told.
 *
 * <ul>
 *   <li>{@code ...MXBean}: what is shown, one interface an MBean; {@code ...Bean}: read from {@link
 *       roma.management.jmx.Snapshots}; {@code ...Row}: the rows of their tables.
 *   <li>{@link roma.management.jmx.DescribedMBean}, {@link roma.management.jmx.Meaning}: the texts
 *       that consoles show.
 *   <li>{@link roma.management.jmx.Changes}, {@link roma.management.jmx.Change}: what differs
 *       between two snapshots; {@link roma.management.jmx.Announcer} tells it.
 *   <li>{@link roma.management.jmx.Operations}: waits for an operation and says why it is refused.
 * </ul>
 */
package roma.management.jmx;
