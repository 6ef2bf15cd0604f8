package dev.recap.catalog.lock;

/** What a build does with a lock. */
public enum LockMode {
  /** What is locked and cannot be had, or differs, is an error. What is not locked is resolved. */
  STRICT,
  /** What is locked is preferred; where it cannot be had, the present is taken and this is said. */
  PREFER,
  /** The lock is passed over: everything is resolved anew. */
  UPDATE
}
