package dev.recap.catalog.rootfs;

import dev.recap.catalog.lock.CapsuleLock;
import java.util.List;

/**
 * A root file system as layers, lowest first.
 *
 * @param layers what it is made of
 * @param lock what it was built from, to build the same again
 * @param materials what is in it
 */
public record Built(List<Layer> layers, CapsuleLock lock, List<Material> materials) {}
