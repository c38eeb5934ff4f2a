/**
 * A long row of encoded items, of which a change leaves nearly all as they are.
 *
 * <ul>
 *   <li>{@link roma.data.chunk.Items} the row: chunks that rows share.
 *   <li>{@link roma.data.chunk.Chunk} some neighbouring items, side by side in one array.
 *   <li>{@link roma.data.chunk.Draft} items on the way into chunks.
 * </ul>
 */
package roma.data.chunk;
