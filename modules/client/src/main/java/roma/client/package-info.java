/**
 * The Java client. {@link roma.client.RomaClient} is the door.
 *
 * <ul>
 *   <li>{@link roma.client.Records}: the operations' views of one hash name; {@link
 *       roma.client.NamedKey}: a key and its hash name.
 *   <li>{@link roma.client.Values}, {@link roma.client.BlockingValues}: the operations; {@link
 *       roma.client.Codec}, {@link roma.client.JsonCodec}: values and their bytes.
 *   <li>{@link roma.client.Lists}, {@link roma.client.Maps}, {@link roma.client.Counters} and their
 *       blocking views: the operations on parts of values; {@link roma.client.ListPut} how elements
 *       are put.
 *   <li>{@link roma.client.CasOutcome}, {@link roma.client.Versioned}, {@link
 *       roma.client.RomaException}, {@link roma.client.UnknownHashNameException}: what operations
 *       answer.
 *   <li>{@link roma.client.ClientSettings}: limits and times; {@link roma.client.ClientEvent},
 *       {@link roma.client.Events}: what the client tells of itself.
 *   <li>{@link roma.client.CommandPort}: where commands go; {@link roma.client.Decisions} makes
 *       answers of replies.
 * </ul>
 */
package roma.client;
