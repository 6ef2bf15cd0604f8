package dev.recap.tests.offender.first;

import dev.recap.tests.offender.second.Second;

public interface First {

  Second second();
}
