/**
 * ROMA's lists (its alist plugin): elements with the unix time of their last write.
 *
 * <ul>
 *   <li>{@link roma.data.list.ListCommand} what a client asks of a list, with {@link
 *       roma.data.list.Placement} and {@link roma.data.list.ListRange}.
 * </ul>
 */
package roma.data.list;
