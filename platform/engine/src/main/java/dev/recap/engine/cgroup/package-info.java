/** The limited cgroups that capsules run in, on cgroup v1, v2 and hybrid hosts. */
@NullMarked
package dev.recap.engine.cgroup;

import org.jspecify.annotations.NullMarked;
