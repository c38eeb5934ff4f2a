package roma.protocol;

import roma.data.Bytes;

/**
 * How a meta command is answered, as its flags ask for it.
 *
 * @param echo the key as sent, for {@code k}
 * @param binary the key was sent in base64
 * @param quiet the answers that tell nothing new are left out ({@code q})
 * @param value the value is wanted
 * @param shown the flags to be answered, in their order: {@code k O s t f c}
 * @param opaque for {@code O}
 */
public record MetaForm(
    Kind kind,
    Bytes echo,
    boolean binary,
    boolean quiet,
    boolean value,
    String shown,
    Bytes opaque) {
  /** The command. */
  public enum Kind {
    GET,
    STORE,
    DELETE,
    ARITHMETIC,
    /** {@code me}: what is known of the record, for people. */
    DEBUG
  }
}
