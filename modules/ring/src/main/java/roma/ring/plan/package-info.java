/**
 * Where vnodes should be, and the ring changes that bring them there.
 *
 * <ul>
 *   <li>{@link roma.ring.plan.Planner} makes the {@link roma.ring.MovePlan}: whole, from the ring
 *       alone.
 *   <li>{@code Layout} the planner's working copy of who holds what; {@code Quotas} what each node
 *       should hold; {@code Balancer} evens out.
 *   <li>{@link roma.ring.plan.PlanSteps} the configuration changes that are due now; what is
 *       surplus.
 *   <li>{@link roma.ring.plan.Recovery} how nodes that are gone lose their part.
 *   <li>{@link roma.ring.plan.PlanProgress} how far the plan has got.
 * </ul>
 */
package roma.ring.plan;
