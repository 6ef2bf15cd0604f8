package dev.recap.core.offender;

import org.assertj.core.api.Assertions;

final class CoreUsesLibrary extends Assertions {}
