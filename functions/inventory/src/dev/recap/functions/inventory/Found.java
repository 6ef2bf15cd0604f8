package dev.recap.functions.inventory;

import com.github.packageurl.PackageURL;
import java.util.List;
import java.util.Optional;

/**
 * A package that was found.
 *
 * @param url its package URL, which names its ecosystem, name and version
 * @param licenses as its own metadata names them, SPDX or not
 * @param place the path in the target that says it is there
 * @param supplier who made it, as its metadata says
 */
record Found(PackageURL url, List<String> licenses, String place, Optional<String> supplier) {}
