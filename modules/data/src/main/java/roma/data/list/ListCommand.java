package roma.data.list;

import roma.data.Bytes;
import roma.data.Reply;
import roma.data.ValueOperation;

/**
 * One of ROMA's alist commands (reference/roma.md 2.1.2). Writes make the record one that never
 * expires, as in ROMA.
 *
 * @param index of {@link Op#AT}, {@link Op#DELETE_AT}, {@link Op#INSERT}, {@link Op#UPDATE_AT}
 * @param element what is put or looked for; the separator of {@link Op#JOIN}
 * @param range of the commands that show elements
 * @param placement of {@link Op#PUT_FIRST} and {@link Op#PUT_LAST}
 */
public record ListCommand(Op op, long index, Bytes element, ListRange range, Placement placement)
    implements ValueOperation {

  /**
   * Nodes send each other a constant's place here: add at the end. Names are ROMA's where it has
   * one; {@code PUT_FIRST} and {@code PUT_LAST} are all of its that put an element there.
   */
  public enum Op {
    /** The element: {@link Reply.Items}. */
    AT(true),
    FIRST(true),
    LAST(true),
    /** Length and elements: {@link Reply.Items}. */
    GETS(true),
    /** Length, and each element followed by its time. */
    GETS_WITH_TIME(true),
    /** {@link Reply.Word}, {@link Reply.NotFound}. */
    IS_EMPTY(true),
    INCLUDES(true),
    /** {@link Reply.Number}, {@link Reply.Word#NIL}, {@link Reply.NotFound}. */
    INDEX(true),
    LENGTH(true),
    /** Length, and the elements with {@link ListCommand#element} between them. */
    JOIN(true),
    /** As {@link #JOIN}, and the times likewise. */
    JOIN_WITH_TIME(true),
    TO_JSON(true),
    /** Length, and the elements as Ruby shows them. */
    TO_S(true),
    /** {@link Reply.Word#CLEARED}, {@link Reply.NotFound}. */
    CLEAR(false),
    /** All equal elements: {@link Reply.Deleted}, {@link Reply.Word#NOT_DELETED}. */
    DELETE(false),
    DELETE_AT(false),
    /** {@link Reply.Stored}. */
    INSERT(false),
    PUT_FIRST(false),
    /** {@link Reply.Stored}, {@link Reply.Word#NOT_PUSHED}. */
    PUT_LAST(false),
    /** {@link Reply.Stored}, {@link Reply.NotFound}. */
    UPDATE_AT(false),
    /** What was taken: {@link Reply.Items}. */
    SHIFT(false),
    POP(false);

    private final boolean read;

    Op(boolean read) {
      this.read = read;
    }
  }

  public static ListCommand of(Op op) {
    return new ListCommand(op, 0, Bytes.EMPTY, ListRange.ALL, Placement.PLAIN);
  }

  public static ListCommand at(Op op, long index) {
    return new ListCommand(op, index, Bytes.EMPTY, ListRange.ALL, Placement.PLAIN);
  }

  public static ListCommand range(Op op, ListRange range, Bytes separator) {
    return new ListCommand(op, 0, separator, range, Placement.PLAIN);
  }

  public static ListCommand element(Op op, long index, Bytes element) {
    return new ListCommand(op, index, element, ListRange.ALL, Placement.PLAIN);
  }

  public static ListCommand put(Op op, Placement placement, Bytes element) {
    return new ListCommand(op, 0, element, ListRange.ALL, placement);
  }

  @Override
  public boolean isRead() {
    return op.read;
  }

  @Override
  public int argumentBytes() {
    return element.size();
  }

  @Override
  public Result apply(Bytes value, long expiresAt, long nowSeconds, int maxValueBytes) {
    ListValue list = value == null ? null : ListValue.decode(value);
    if (value != null && list == null) {
      return Result.unchanged(Reply.Refusal.NOT_A_LIST);
    }
    return op.read
        ? Result.unchanged(ListReads.answer(this, list))
        : new ListWrite(this, nowSeconds, maxValueBytes).apply(list);
  }
}
