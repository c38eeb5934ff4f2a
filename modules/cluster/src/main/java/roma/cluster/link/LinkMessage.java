package roma.cluster.link;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.UUID;

/**
 * What link actors of two nodes send each other through Akka. {@link Batch} has its own serializer,
 * the rest is CBOR.
 */
public sealed interface LinkMessage extends LinkCommand {

  /** Marks what Jackson serializes. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = Unwelcome.class, name = "unwelcome"),
    @JsonSubTypes.Type(value = Heartbeat.class, name = "heartbeat")
  })
  sealed interface Control extends LinkMessage {}

  /**
   * Who a node is.
   *
   * @param node {@code host_port}
   * @param clusterId null while the node belongs to no cluster yet
   * @param format of the frames that it speaks
   */
  record Identity(
      String node,
      String host,
      int clusterPort,
      UUID clusterId,
      UUID incarnation,
      long session,
      int format,
      String softwareVersion) {}

  /**
   * Opens a link, or opens it again after either side's restart. Answered by {@link Welcome} or
   * {@link Unwelcome}.
   */
  record Hello(Identity from) implements Control {}

  record Welcome(Identity from) implements Control {}

  /**
   * @param reason for the user of the node that said hello
   */
  record Unwelcome(Identity from, String reason) implements Control {}

  /**
   * The sender lives and hears.
   *
   * @param received number of the last batch that came without a gap
   * @param inAkka whether it is up in the Akka cluster
   */
  record Heartbeat(
      long fromSession,
      long toSession,
      String from,
      long received,
      int generation,
      long generationId,
      long ringVersion,
      boolean inAkka)
      implements Control {}

  /**
   * Frames, or a part of one that is larger than a message may be.
   *
   * @param number counts the batches between two sessions from 1
   * @param received as in {@link Heartbeat}
   * @param more the next batch continues the bytes of this one
   */
  record Batch(
      long fromSession,
      long toSession,
      String from,
      long number,
      long received,
      boolean more,
      byte[] bytes)
      implements LinkMessage {}
}
