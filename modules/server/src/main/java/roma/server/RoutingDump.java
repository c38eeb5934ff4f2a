package roma.server;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import roma.data.Bytes;
import roma.data.ruby.MarshalWriter;
import roma.protocol.ReplyEncoder;
import roma.protocol.Request;

/**
 * The routing table in the forms in which ROMA's clients and tools ask for it (reference/roma.md
 * 4.2): {@code json} its Java client, Marshal its Ruby client.
 */
final class RoutingDump {
  /** Of the dump of 512 vnodes, about; it grows. */
  private static final int MARSHAL_BYTES = 64 * 1024;

  private static final String CLASS_NAME = "Roma::Routing::RoutingData";
  private static final int BINARY_VERSION = 1;
  private static final byte[] CRLF = {'\r', '\n'};

  /** What {@code yamlbytes} counts besides the document: the line end after it, and the END. */
  private static final int YAML_END_BYTES = "\r\nEND\r\n".length();

  private RoutingDump() {}

  /** The whole reply. */
  static void write(ByteBuf out, RoutingTable table, Request.DumpForm form) {
    switch (form) {
      case JSON -> ReplyEncoder.writeLine(out, json(table));
      case YAML -> ReplyEncoder.writeLine(out, yaml(table));
      case YAML_BYTES -> {
        int bytes = yaml(table).getBytes(StandardCharsets.UTF_8).length;
        ReplyEncoder.writeLine(out, Integer.toString(bytes + YAML_END_BYTES));
      }
      case BINARY -> writeBlock(out, binary(table));
      case MARSHAL -> writeBlock(out, marshal(table));
    }
    ReplyEncoder.writeEnd(out);
  }

  private static void writeBlock(ByteBuf out, byte[] bytes) {
    ReplyEncoder.writeLine(out, Integer.toString(bytes.length));
    out.writeBytes(bytes).writeBytes(CRLF);
  }

  static String json(RoutingTable table) {
    StringBuilder json = new StringBuilder(64 * 1024);
    json.append("[{\"dgst_bits\":")
        .append(RoutingTable.DIGEST_BITS)
        .append(",\"div_bits\":")
        .append(table.vnodeBits())
        .append(",\"rn\":")
        .append(table.rn())
        .append("},")
        .append(array(table.nodes()))
        .append(",{");
    for (int vnode = 0; vnode < table.vnodes(); vnode++) {
      json.append(vnode == 0 ? "\"" : ",\"").append(table.wireId(vnode)).append("\":");
      json.append(array(table.owners().get(vnode)));
    }
    return json.append("}]").toString();
  }

  private static String array(List<String> texts) {
    return texts.stream().map(ClusterJson::text).collect(Collectors.joining(",", "[", "]"));
  }

  /** A document of Ruby's YAML, whose lines end in LF; also ROMA's {@code .route} files' form. */
  private static String yaml(RoutingTable table) {
    StringBuilder yaml = new StringBuilder(64 * 1024);
    yaml.append("--- !ruby/object:").append(CLASS_NAME);
    yaml.append("\ndgst_bits: ").append(RoutingTable.DIGEST_BITS);
    yaml.append("\ndiv_bits: ").append(table.vnodeBits());
    yaml.append("\nrn: ").append(table.rn());
    yaml.append("\nnodes:");
    appendList(yaml, table.nodes(), "");
    yaml.append("v_idx:\n");
    for (int vnode = 0; vnode < table.vnodes(); vnode++) {
      yaml.append("  ").append(table.wireId(vnode)).append(':');
      appendList(yaml, table.owners().get(vnode), "  ");
    }
    yaml.append("v_clk:\n");
    for (int vnode = 0; vnode < table.vnodes(); vnode++) {
      yaml.append("  ").append(table.wireId(vnode)).append(": ");
      yaml.append(table.clocks().get(vnode)).append('\n');
    }
    return yaml.toString();
  }

  private static void appendList(StringBuilder yaml, List<String> names, String indent) {
    if (names.isEmpty()) {
      yaml.append(" []\n");
      return;
    }
    yaml.append('\n');
    for (String name : names) {
      yaml.append(indent).append("- ").append(yamlText(name)).append('\n');
    }
  }

  /** Quoted where YAML could take it for a number: digits, with underscores between them. */
  private static String yamlText(String name) {
    long dots = name.chars().filter(c -> c == '.').count();
    boolean plain = dots > 1 || Character.isLetter(name.charAt(0));
    return plain ? name : "'" + name + "'";
  }

  /** ROMA's own form, big-endian; nodes are named by their place. */
  private static byte[] binary(RoutingTable table) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(8 * 1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeBytes("RT");
      out.writeShort(BINARY_VERSION);
      out.writeByte(RoutingTable.DIGEST_BITS);
      out.writeByte(table.vnodeBits());
      out.writeByte(table.rn());
      out.writeShort(table.nodes().size());
      Map<String, Integer> places = new HashMap<>();
      for (String node : table.nodes()) {
        places.put(node, places.size());
        byte[] name = node.getBytes(StandardCharsets.UTF_8);
        out.writeShort(name.length);
        out.write(name);
      }
      for (int vnode = 0; vnode < table.vnodes(); vnode++) {
        out.writeInt(table.clocks().get(vnode).intValue());
        List<String> owners = table.owners().get(vnode);
        out.writeByte(owners.size());
        for (String owner : owners) {
          out.writeShort(places.get(owner));
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("bytes in memory can always be written", impossible);
    }
    return bytes.toByteArray();
  }

  private static byte[] marshal(RoutingTable table) {
    MarshalWriter out = new MarshalWriter(MARSHAL_BYTES);
    out.object(CLASS_NAME, 6);
    out.symbol("@dgst_bits");
    out.integer(RoutingTable.DIGEST_BITS);
    out.symbol("@div_bits");
    out.integer(table.vnodeBits());
    out.symbol("@rn");
    out.integer(table.rn());
    out.symbol("@nodes");
    texts(out, table.nodes());
    out.symbol("@v_idx");
    out.hash(table.vnodes());
    for (int vnode = 0; vnode < table.vnodes(); vnode++) {
      out.integer(table.wireId(vnode));
      texts(out, table.owners().get(vnode));
    }
    out.symbol("@v_clk");
    out.hash(table.vnodes());
    for (int vnode = 0; vnode < table.vnodes(); vnode++) {
      out.integer(table.wireId(vnode));
      out.integer(table.clocks().get(vnode));
    }
    return out.toBytes().array();
  }

  private static void texts(MarshalWriter out, List<String> texts) {
    out.array(texts.size());
    texts.forEach(text -> out.utf8(Bytes.utf8(text)));
  }
}
