package dev.recap.server.invocation;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Invoker;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.TargetResolver;
import dev.recap.server.callback.CallbackHosts;
import dev.recap.server.live.LiveInvocations;
import dev.recap.server.queue.InvocationQueue;
import dev.recap.server.store.Records;
import java.util.function.Predicate;

/**
 * What {@link Invocations} is made of.
 *
 * @param invoker asks {@code capacity} who may invoke what
 * @param admins who sees and cancels the invocations of others
 * @param elsewhere asks another process of this host to end what it runs; false: there is none
 * @param owner this process
 * @param watcher is told what becomes of invocations
 * @param callbacks who may be told of the end of invocations
 */
public record Parts(
    Invoker invoker,
    TargetResolver targets,
    Records records,
    InvocationQueue queue,
    LiveInvocations live,
    Capacity capacity,
    Predicate<Caller> admins,
    Predicate<InvocationRecord.Owner> elsewhere,
    TimeSource time,
    InvocationRecord.Owner owner,
    Bounds bounds,
    Watcher watcher,
    CallbackHosts callbacks) {}
