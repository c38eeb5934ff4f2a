/**
 * ROMA's maps (its map plugin): {@link roma.data.map.MapCommand} says what a client asks of one.
 */
package roma.data.map;
