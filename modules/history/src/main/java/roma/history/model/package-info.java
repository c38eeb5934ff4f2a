/**
 * A store as plain maps and lists, for comparison with a cluster: {@link
 * roma.history.model.DataModel} answers commands, {@link roma.history.model.RandomCommands} makes
 * them, {@link roma.history.model.Shown} is what of a reply is compared; {@link
 * roma.history.model.RandomRun} says them to both.
 */
package roma.history.model;
