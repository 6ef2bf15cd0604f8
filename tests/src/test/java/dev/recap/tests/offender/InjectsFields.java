package dev.recap.tests.offender;

import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

final class InjectsFields {

  @Inject @Nullable Object dependency;
}
