/**
 * Ruby's own forms of values. ROMA keeps lists, maps and counters as Ruby Marshal 4.8, which its
 * clients see and tools of it parse; here they are kept the same.
 *
 * <ul>
 *   <li>{@link roma.data.ruby.MarshalReader}, {@link roma.data.ruby.MarshalWriter} the part of
 *       Marshal that ROMA's values use.
 *   <li>{@link roma.data.ruby.Inspect}, {@link roma.data.ruby.Json} values as text.
 * </ul>
 */
package roma.data.ruby;
