package dev.recap.tests.offender.unmarked;

import org.jspecify.annotations.NullMarked;

@NullMarked
final class Unmarked {}
