package roma.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Addresses that share their first bits, written as {@code 10.0.0.0/8}, {@code fd00::/8}, or as one
 * address.
 */
public final class AddressRange {
  /** Whatever else InetAddress takes for an address it might also look up as a name. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final byte[] address;
  private final int bits;
  private final String text;

  private AddressRange(byte[] address, int bits, String text) {
    this.address = address;
    this.bits = bits;
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException with a message for the user where {@code text} is no range;
   *     names are not looked up
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress literal = literal(slash < 0 ? text : text.substring(0, slash));
    if (literal == null) {
      throw refused(text);
    }
    byte[] address = literal.getAddress();
    int most = 8 * address.length;
    try {
      int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      if (bits >= 0 && bits <= most) {
        return new AddressRange(address, bits, text);
      }
    } catch (NumberFormatException noNumber) {
      throw refused(text);
    }
    throw refused(text);
  }

  /** The address that is written so; null where it is a name. Never asks the network. */
  static InetAddress literal(String host) {
    try {
      return LITERAL.matcher(host).matches() ? InetAddress.getByName(host) : null;
    } catch (UnknownHostException noAddress) {
      return null;
    }
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is no network such as 10.0.0.0/8, and no address");
  }

  boolean contains(InetAddress other) {
    byte[] bytes = other.getAddress();
    if (bytes.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >>> (bit % 8);
      if (((bytes[bit / 8] ^ address[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return text;
  }
}
